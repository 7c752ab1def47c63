namespace ContactsFunctions.Domain;

/// <summary>The mails this service sends.</summary>
public enum MailKind
{
    /// <summary>Asks the person to confirm the sign-up (double opt-in).</summary>
    Confirmation,

    /// <summary>Welcomes a subscriber, once in a contact's life.</summary>
    Welcome,

    /// <summary>Brings an owner of a store the link that opens the console. It is no contact's, and no store writes its own.</summary>
    SignIn,
}

/// <summary>What mails are called in requests, answers, settings, numbers and files.</summary>
internal static class MailNames
{
    public static string WireName(this MailKind kind) => kind switch
    {
        MailKind.Confirmation => "confirmation",
        MailKind.Welcome => "welcome",
        MailKind.SignIn => "sign-in",
    };

    /// <summary>The mail to contacts of a name; null where none is called so.</summary>
    public static MailKind? KindOf(string? wireName) => wireName switch
    {
        "confirmation" => MailKind.Confirmation,
        "welcome" => MailKind.Welcome,
        _ => null,
    };
}
