using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Mail;

/// <summary>A mail that a contact's row owes and whose message the app does not see: the test plays the queue.</summary>
internal static class OwedMail
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Puts a contact into the table that is owed a mail as of now.</summary>
    /// <returns>The message that would send it.</returns>
    public static async Task<SendMailMessage> NewAsync(RunningApp app, TestStore store, MailKind kind = MailKind.Confirmation)
    {
        var id = StoreId.Parse(store.Id);
        var email = EmailAddress.Parse(TestStore.NewEmail());
        var now = app.Time.GetUtcNow();
        var contact = new Contact
        {
            Id = ContactId.Of(id, IdentifierType.Email, email.Key),
            CreatedAt = now,
            UpdatedAt = now,
            Email = new EmailIdentifier(
                email, new ChannelState(kind == MailKind.Welcome ? ChannelStatus.Subscribed : ChannelStatus.NonSubscribed, now)),
            OptIn = kind == MailKind.Confirmation
                ? new OptInRequest("0123456789abcdef", OptInState.Open, now, now.AddDays(7), WelcomeWanted: false)
                : null,
            DueMails = [new DueMail($"mail-{Guid.NewGuid():N}", kind, now)],
        };
        var contacts = app.Services.GetRequiredService<ContactTable>();
        var slot = await contacts.FindAsync(id, IdentifierType.Email, email.Key, Cancellation);
        Assert.True(await contacts.TrySaveAsync(id, null, contact, [slot], Cancellation));
        return Message(app, store, contact.Id, contact.DueMails[0].Id, kind);
    }

    public static SendMailMessage Message(
        RunningApp app, TestStore store, ContactId contact, string mail, MailKind kind = MailKind.Confirmation) =>
        new(store.Id, contact.ToString(), mail, kind, 0, app.Time.GetUtcNow());

    /// <summary>The contact of a message.</summary>
    public static async Task<Contact> ReadAsync(RunningApp app, SendMailMessage message)
    {
        var contacts = app.Services.GetRequiredService<ContactTable>();
        return (await contacts.GetAsync(StoreId.Parse(message.Store), ContactId.Parse(message.Contact), Cancellation))!.Contact;
    }
}
