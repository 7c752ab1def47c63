namespace ContactsFunctions.Domain;

/// <summary>What became of a mail that was taken and did not arrive. The names are Azure Communication Services' own.</summary>
public enum DeliveryVerdict
{
    /// <summary>There is no such mailbox, or it takes nothing any more.</summary>
    Bounced,

    /// <summary>It bounced before, and the mail system no longer tries.</summary>
    Suppressed,

    /// <summary>Not delivered, for a reason that may pass.</summary>
    Failed,

    /// <summary>Taken for spam, and refused.</summary>
    FilteredSpam,

    /// <summary>Held back as spam, bulk mail or phishing; the recipient may still let it out.</summary>
    Quarantined,
}
