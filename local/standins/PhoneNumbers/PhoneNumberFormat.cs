namespace PhoneNumbers;

/// <summary>How a number is written. The stand-in writes E.164 only.</summary>
public enum PhoneNumberFormat
{
    E164,
    INTERNATIONAL,
    NATIONAL,
    RFC3966,
}
