namespace ContactsFunctions.Mail.Rendering;

/// <summary>A mail as it is read, in both forms.</summary>
/// <param name="Subject">One line, without control characters.</param>
public sealed record RenderedMail(string Subject, string Html, string Text);

/// <summary>
/// What a mail links to. A confirmation mail has <paramref name="Confirm"/> and <paramref name="Decline"/>, a welcome
/// mail <paramref name="Unsubscribe"/>, and what is mailed to an owner <paramref name="Enter"/>.
/// </summary>
public sealed record MailLinks(
    Uri? Confirm = null, Uri? Decline = null, Uri? Unsubscribe = null, Uri? Mine = null, Uri? Enter = null);

/// <summary>Whom a welcome mail greets. These are the person's words: they are encoded wherever they appear.</summary>
public sealed record MailRecipient(string? FirstName, string? LastName, string? Email)
{
    /// <summary>Says nothing: a recipient never gets into a log by accident.</summary>
    public override string ToString() => nameof(MailRecipient);
}
