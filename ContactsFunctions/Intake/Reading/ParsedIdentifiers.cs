using System.Text.Json;
using System.Text.RegularExpressions;
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

        return EmailAddress.TryParse(sent.AsText() is { } text ? Wrappings.OffEmail(text) : null, out var address)
            ? new(address, false)
            : new(null, true);
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
public sealed partial record ParsedPhone(string? Number, PhoneVerdict Verdict)
{
    /// <summary>Longer texts are no phone number; libphonenumber itself reads at most 250 characters.</summary>
    private const int MaxLength = 60;

    /// <param name="countryCode">The country that the caller names for the number.</param>
    /// <param name="defaultRegion">The region of a number for which none is named.</param>
    public static ParsedPhone Of(InputValue sent, InputValue countryCode, string? defaultRegion) =>
        Of(sent, countryCode.HasValue ? countryCode.AsText() is { } code ? Countries.CodeOf(code) ?? code : string.Empty : defaultRegion);

    /// <param name="region">The country whose rules a national spelling is read by; null where none is known.</param>
    public static ParsedPhone Of(InputValue sent, string? region) =>
        !sent.HasValue ? new(null, PhoneVerdict.Absent)
        : sent.Json.ValueKind == JsonValueKind.Number && !sent.Json.TryGetUInt64(out _) ? new(null, PhoneVerdict.Invalid)
        : Of(sent.AsText(), region);

    /// <param name="text">The number; null where what was sent is no text.</param>
    /// <param name="region">The country whose rules a national spelling is read by; null where none is known.</param>
    public static ParsedPhone Of(string? text, string? region)
    {
        if (text is null || Wrappings.OffPhone(text) is not { Length: <= MaxLength } number || IsCalculated(number))
        {
            return new(null, PhoneVerdict.Invalid);
        }

        // A number that says its country itself needs no region, and is not read by another's rules. Whatever else a number
        // begins with is for its region's rules alone: 00 is not everybody's way out of the country.
        var isInternational = number.FirstOrDefault(letter => letter is '+' or '＋' or '﹢' || char.IsDigit(letter)) is '+' or '＋' or '﹢';
        if (!isInternational && region is null && WrittenText.AsciiDigits(number).StartsWith("00", StringComparison.Ordinal))
        {
            (number, isInternational) = ($"+{number[2..]}", true);
        }

        var phones = PhoneNumberUtil.GetInstance();
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
            var read = phones.Parse(isInternational ? number.Replace('﹢', '+') : number, isInternational ? "ZZ" : region);
            return read.HasExtension ? new(null, PhoneVerdict.HasExtension)
                : phones.IsValidNumber(read) ? new(phones.Format(read, PhoneNumberFormat.E164), PhoneVerdict.Valid)
                : new(null, PhoneVerdict.Invalid);
        }
        catch (NumberParseException)
        {
            return new(null, PhoneVerdict.Invalid);
        }
    }

    /// <summary>
    /// Whether a text is what a spreadsheet or a program makes of a number that it took for a quantity, such as
    /// <c>4.91512E+12</c> or <c>4915123456789.0</c>: read digit by digit it would be somebody else's.
    /// </summary>
    private static bool IsCalculated(string text) => Calculated().IsMatch(WrittenText.AsciiDigits(text));

    [GeneratedRegex(@"\A[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+\z|\A[+-]?[0-9]{6,}\.[0-9]{1,2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Calculated();
}
