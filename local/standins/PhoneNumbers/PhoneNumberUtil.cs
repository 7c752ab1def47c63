using System.Globalization;

namespace PhoneNumbers;

/// <summary>The part of libphonenumber that the app uses: parsing, validity, region, type and E.164.</summary>
/// <remarks>Safe to share between threads.</remarks>
public sealed class PhoneNumberUtil
{
    public const string REGION_CODE_FOR_NON_GEO_ENTITY = "001";

    private const string UnknownRegion = "ZZ";

    private static readonly Lazy<PhoneNumberUtil> Instance = new(() => new PhoneNumberUtil());

    private readonly NumberingPlans plans = new();
    private readonly NumberParser parser;

    private PhoneNumberUtil() => parser = new NumberParser(plans);

    public enum ValidationResult
    {
        IS_POSSIBLE,
        /// <summary>Enough digits to call it from nearby only: the area code is missing.</summary>
        IS_POSSIBLE_LOCAL_ONLY,
        INVALID_COUNTRY_CODE,
        TOO_SHORT,
        /// <summary>Between the shortest and the longest numbers, but none has this length.</summary>
        INVALID_LENGTH,
        TOO_LONG,
    }

    public static PhoneNumberUtil GetInstance() => Instance.Value;

    /// <summary>Reads a number as dialled from a region; with a leading + the region may be null or unknown.</summary>
    /// <remarks>A number that parses need not be valid.</remarks>
    /// <exception cref="NumberParseException">The text is no phone number, or not one that can be dialled from there.</exception>
    public PhoneNumber Parse(string numberToParse, string? defaultRegion) => parser.Parse(numberToParse, defaultRegion);

    /// <summary>Whether such a number can have been given out, going by the numbering plan of its region.</summary>
    public bool IsValidNumber(PhoneNumber number) => Locate(number).Type != PhoneNumberType.UNKNOWN;

    public bool IsValidNumberForRegion(PhoneNumber number, string? regionCode)
    {
        var plan = regionCode == REGION_CODE_FOR_NON_GEO_ENTITY
            ? NonGeographicalPlan(number.CountryCode)
            : plans.OfRegion(regionCode);
        return plan is not null
            && plan.CallingCode == number.CountryCode
            && plan.TypeOf(number.NationalSignificantNumber) != PhoneNumberType.UNKNOWN;
    }

    /// <summary>Whether numbers of this length exist there: quicker than, and implied by, being valid.</summary>
    public bool IsPossibleNumber(PhoneNumber number) =>
        IsPossibleNumberWithReason(number) is ValidationResult.IS_POSSIBLE or ValidationResult.IS_POSSIBLE_LOCAL_ONLY;

    public ValidationResult IsPossibleNumberWithReason(PhoneNumber number) =>
        plans.MainOfCallingCode(number.CountryCode)?.CheckLength(number.NationalSignificantNumber.Length)
        ?? ValidationResult.INVALID_COUNTRY_CODE;

    public PhoneNumberType GetNumberType(PhoneNumber number) => Locate(number).Type;

    /// <summary>E.164 leaves an extension out.</summary>
    /// <exception cref="NotSupportedException">Another format than E.164: the stand-in has no rules for writing numbers.</exception>
    public string Format(PhoneNumber number, PhoneNumberFormat numberFormat) => numberFormat == PhoneNumberFormat.E164
        ? string.Create(CultureInfo.InvariantCulture, $"+{number.CountryCode}{number.NationalSignificantNumber}")
        : throw new NotSupportedException(
            $"The stand-in for libphonenumber-csharp writes E.164 only, not {numberFormat}: the real package does.");

    public string GetNationalSignificantNumber(PhoneNumber number) => number.NationalSignificantNumber;

    /// <summary>Null when no region that shares the number's calling code has such a number.</summary>
    public string? GetRegionCodeForNumber(PhoneNumber number) => Locate(number).Plan?.Region;

    /// <summary>The main region of a calling code, <c>ZZ</c> when there is none.</summary>
    public string GetRegionCodeForCountryCode(int countryCallingCode) =>
        plans.MainOfCallingCode(countryCallingCode)?.Region ?? UnknownRegion;

    /// <summary>0 when there is no such region.</summary>
    public int GetCountryCodeForRegion(string? regionCode) => plans.OfRegion(regionCode)?.CallingCode ?? 0;

    public HashSet<string> GetSupportedRegions() => [.. plans.Regions];

    private NumberingPlan? NonGeographicalPlan(int callingCode) =>
        plans.MainOfCallingCode(callingCode) is { Region: REGION_CODE_FOR_NON_GEO_ENTITY } plan ? plan : null;

    /// <summary>The plan the number belongs to, with its type there; no plan when none of those that share its calling code has it.</summary>
    private (NumberingPlan? Plan, PhoneNumberType Type) Locate(PhoneNumber number)
    {
        var national = number.NationalSignificantNumber;
        var sharing = plans.OfCallingCode(number.CountryCode);
        foreach (var entry in sharing)
        {
            var plan = plans.Read(entry);
            if (plan.HasLeadingDigits && sharing.Count > 1)
            {
                if (plan.HasLeadingDigitsOf(national))
                {
                    return (plan, plan.TypeOf(national));
                }
                continue;
            }
            // A calling code that one region has to itself tells the region, whatever the number.
            var type = plan.TypeOf(national);
            if (type != PhoneNumberType.UNKNOWN || sharing.Count == 1)
            {
                return (plan, type);
            }
        }
        return (null, PhoneNumberType.UNKNOWN);
    }
}
