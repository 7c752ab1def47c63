namespace PhoneNumbers;

public enum ErrorType
{
    /// <summary>No region was given for a number without +, or no region has the calling code after the +.</summary>
    INVALID_COUNTRY_CODE,
    /// <summary>The text does not read as a phone number at all.</summary>
    NOT_A_NUMBER,
    /// <summary>Next to nothing follows the international prefix.</summary>
    TOO_SHORT_AFTER_IDD,
    /// <summary>Fewer than two digits are left as the national number.</summary>
    TOO_SHORT_NSN,
    /// <summary>More digits than any numbering plan has, or more text than is read.</summary>
    TOO_LONG,
}

/// <summary>The text cannot be read as a phone number. Its message never repeats the text.</summary>
public class NumberParseException(ErrorType errorType, string message) : Exception(message)
{
    /// <summary>A field, as in the real package.</summary>
    public readonly ErrorType ErrorType = errorType;
}
