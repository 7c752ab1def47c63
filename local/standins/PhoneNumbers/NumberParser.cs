namespace PhoneNumbers;

/// <summary>Works out which calling code and which national number a text stands for, when dialled from a region.</summary>
internal sealed class NumberParser(NumberingPlans plans)
{
    private const int MinNationalLength = 2;
    private const int MaxNationalLength = 17;
    private const int MaxCallingCodeLength = 3;

    public PhoneNumber Parse(string? text, string? defaultRegion)
    {
        if (text is null)
        {
            throw new NumberParseException(ErrorType.NOT_A_NUMBER, "There is no phone number to parse.");
        }
        if (text.Length > NumberText.MaxTextLength)
        {
            throw new NumberParseException(ErrorType.TOO_LONG, "The text is too long to be a phone number.");
        }
        var written = Rfc3966.NumberIn(text);
        if (!NumberText.IsViable(written))
        {
            throw new NumberParseException(ErrorType.NOT_A_NUMBER, "The text does not read as a phone number.");
        }
        var plan = plans.OfRegion(defaultRegion);
        if (plan is null && !NumberText.StartsWithPlus(written))
        {
            throw new NumberParseException(ErrorType.INVALID_COUNTRY_CODE, "The number has no + and there is no known region to read it for.");
        }

        (written, var extension) = NumberText.SplitExtension(written);
        var (callingCode, national) = SplitCallingCode(written, plan);
        // Regions that share a calling code are read by the rules of the main one, unless dialled from there.
        if (callingCode != 0 && plans.OfCallingCode(callingCode)[0].Region != defaultRegion)
        {
            plan = plans.MainOfCallingCode(callingCode);
        }
        national = WithoutNationalPrefix(national, plan!);
        return new PhoneNumber(plan!.CallingCode, national, extension);
    }

    /// <returns>The calling code, 0 for a number in national spelling, and the digits after it.</returns>
    private (int CallingCode, string National) SplitCallingCode(string written, NumberingPlan? plan)
    {
        if (NumberText.StartsWithPlus(written))
        {
            var afterPlus = NumberText.WithoutPluses(written);
            if (SplitInternational(NumberText.Normalize(afterPlus)) is { } split)
            {
                return split;
            }
            // No such calling code: perhaps a + was put before a number that has an international prefix or none.
            written = afterPlus;
            return SplitWithoutPlus(NumberText.Normalize(written), plan) is { CallingCode: not 0 } found
                ? found
                : throw UnknownCallingCode();
        }
        return SplitWithoutPlus(NumberText.Normalize(written), plan);
    }

    private (int CallingCode, string National) SplitWithoutPlus(string digits, NumberingPlan? plan)
    {
        if (plan is null || digits.Length == 0)
        {
            return (0, digits);
        }
        if (plan.TryStripInternationalPrefix(digits, out var international))
        {
            return SplitInternational(international) ?? throw UnknownCallingCode();
        }
        // The region's own calling code may stand there without a +: if the number only fits without it, it does.
        if (digits.StartsWith(plan.CallingCodeDigits, StringComparison.Ordinal))
        {
            var national = plan.WithoutNationalPrefix(digits[plan.CallingCodeDigits.Length..]);
            if ((!plan.FitsInGeneral(digits) && plan.FitsInGeneral(national))
                || plan.CheckLength(digits.Length) == PhoneNumberUtil.ValidationResult.TOO_LONG)
            {
                return (plan.CallingCode, national);
            }
        }
        return (0, digits);
    }

    /// <returns>Nothing when no calling code starts with these digits.</returns>
    private (int CallingCode, string National)? SplitInternational(string digits)
    {
        if (digits.Length <= MinNationalLength)
        {
            throw new NumberParseException(ErrorType.TOO_SHORT_AFTER_IDD, "Too few digits follow the international prefix.");
        }
        var callingCode = 0;
        for (var length = 1; length <= MaxCallingCodeLength && digits[0] != '0'; length++)
        {
            callingCode = (callingCode * 10) + (digits[length - 1] - '0');
            if (plans.OfCallingCode(callingCode).Count > 0)
            {
                return (callingCode, digits[length..]);
            }
        }
        return null;
    }

    private static string WithoutNationalPrefix(string digits, NumberingPlan plan)
    {
        CheckNotTooShort(digits);
        var stripped = plan.WithoutNationalPrefix(digits);
        // Else the whole could well be a short number, and what looks like a prefix its start.
        var national = plan.CheckLength(stripped.Length)
            is PhoneNumberUtil.ValidationResult.IS_POSSIBLE or PhoneNumberUtil.ValidationResult.TOO_LONG
            ? stripped
            : digits;
        CheckNotTooShort(national);
        return national.Length <= MaxNationalLength
            ? national
            : throw new NumberParseException(ErrorType.TOO_LONG, "The number has more digits than any phone number.");
    }

    private static void CheckNotTooShort(string digits)
    {
        if (digits.Length < MinNationalLength)
        {
            throw new NumberParseException(ErrorType.TOO_SHORT_NSN, "The number has too few digits for a phone number.");
        }
    }

    private static NumberParseException UnknownCallingCode() =>
        new(ErrorType.INVALID_COUNTRY_CODE, "No region has the calling code that the number starts with.");
}
