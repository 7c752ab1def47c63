namespace ContactsFunctions.Mail;

/// <summary>The mails this service sends.</summary>
public enum MailKind
{
    /// <summary>Asks the person to confirm the sign-up (double opt-in).</summary>
    Confirmation,

    /// <summary>Welcomes a subscriber, once in a contact's life.</summary>
    Welcome,
}
