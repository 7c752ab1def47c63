using ContactsFunctions.Domain;
using PhoneNumbers;

namespace ContactsFunctions.Intake.Reading;

/// <summary>An e-mail address as sent, read once.</summary>
/// <param name="Address">The address; null where none was sent or it is none.</param>
/// <param name="IsWrong">Whether something was sent that is no address.</param>
public sealed record ParsedEmail(EmailAddress? Address, bool IsWrong)
{
    public static ParsedEmail Of(InputValue sent)
    {
        if (!sent.HasValue)
        {
            return new(null, false);
        }

        return EmailAddress.TryParse(sent.AsText(), out var address) ? new(address, false) : new(null, true);
    }
}

/// <summary>What was found of a phone number as sent.</summary>
public enum PhoneVerdict
{
    Absent,
    Valid,
    Invalid,

    /// <summary>Not in E.164, and nothing says of which country it is.</summary>
    NeedsRegion,

    /// <summary>The country code is none.</summary>
    UnknownRegion,

    /// <summary>With an extension, which no text message reaches.</summary>
    HasExtension,
}

/// <summary>A phone number as sent, read once by libphonenumber's rules.</summary>
/// <param name="Number">E.164; null where none was sent or it is none.</param>
public sealed record ParsedPhone(string? Number, PhoneVerdict Verdict)
{
    /// <summary>Longer texts are no phone number; libphonenumber itself reads at most 250 characters.</summary>
    private const int MaxLength = 60;

    public static ParsedPhone Of(InputValue sent, InputValue countryCode, string? defaultRegion) => sent.HasValue
        ? Of(sent.AsText(), countryCode.HasValue ? countryCode.AsText()?.ToUpperInvariant() ?? string.Empty : defaultRegion)
        : new(null, PhoneVerdict.Absent);

    /// <param name="text">The number; null where what was sent is no text.</param>
    /// <param name="region">The country whose rules a national spelling is read by; null where none is known.</param>
    public static ParsedPhone Of(string? text, string? region)
    {
        if (text is not { Length: <= MaxLength })
        {
            return new(null, PhoneVerdict.Invalid);
        }

        var phones = PhoneNumberUtil.GetInstance();
        if (text.StartsWith("00", StringComparison.Ordinal))
        {
            text = $"+{text.AsSpan(2)}";
        }

        // A number that says its country itself needs no region, and is not read by another's rules.
        var isInternational = text.TrimStart('(', '[', ' ') is ['+' or '＋', ..];
        if (!isInternational)
        {
            if (region is null)
            {
                return new(null, PhoneVerdict.NeedsRegion);
            }

            if (!phones.GetSupportedRegions().Contains(region))
            {
                return new(null, PhoneVerdict.UnknownRegion);
            }
        }

        try
        {
            var number = phones.Parse(text, isInternational ? "ZZ" : region);
            return number.HasExtension ? new(null, PhoneVerdict.HasExtension)
                : phones.IsValidNumber(number) ? new(phones.Format(number, PhoneNumberFormat.E164), PhoneVerdict.Valid)
                : new(null, PhoneVerdict.Invalid);
        }
        catch (NumberParseException)
        {
            return new(null, PhoneVerdict.Invalid);
        }
    }
}
