namespace ContactsFunctions.Domain.Merging;

/// <summary>A contact with one of the mails it is owed crossed out, or written anew.</summary>
internal static class DueMailEdits
{
    public static Contact WithoutMail(this Contact contact, string id) =>
        contact with { DueMails = contact.DueMails.Where(mail => mail.Id != id) };

    public static Contact WithMail(this Contact contact, DueMail mail) =>
        contact with { DueMails = [.. contact.DueMails.Select(other => other.Id == mail.Id ? mail : other)] };
}
