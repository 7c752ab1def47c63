namespace PhoneNumbers;

public enum PhoneNumberType
{
    FIXED_LINE,
    MOBILE,
    /// <summary>The numbering plan does not tell the two apart, as in the United States.</summary>
    FIXED_LINE_OR_MOBILE,
    TOLL_FREE,
    PREMIUM_RATE,
    SHARED_COST,
    VOIP,
    PERSONAL_NUMBER,
    PAGER,
    /// <summary>Universal access number: one number for all of a company's places.</summary>
    UAN,
    VOICEMAIL,
    /// <summary>The number fits no type its region has, so it is not valid there.</summary>
    UNKNOWN,
}
