using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Owners;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Mail.Sending;

/// <summary>Puts a mail together: wording, signed links, headers.</summary>
public sealed class MailComposer(
    MailRenderer renderer, LinkSigner signer, IOptions<LinkOptions> links, IOptions<MailOptions> options, TimeProvider time)
{
    /// <summary>A mail that is owed.</summary>
    public OutgoingMail Compose(Store store, Contact contact, DueMail due)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(due);
        var to = contact.Email!.Address;
        var mail = due.Kind switch
        {
            MailKind.Confirmation => Compose(
                store, due.Kind, due.Id, to, ConfirmationLinks(store, contact), recipient: null, contact.OptIn!.Language),
            MailKind.Welcome => Compose(
                store,
                due.Kind,
                due.Id,
                to,
                WelcomeLinks(store, contact),
                new(contact.Profile[CoreField.FirstName], contact.Profile[CoreField.LastName], to.Display),
                contact.OptIn?.Language),
            MailKind.SignIn => throw new ArgumentException("A sign-in mail is no contact's.", nameof(due)),
        };
        return mail with { Attempt = due.Attempt };
    }

    /// <summary>The mail that brings an owner a link into the console.</summary>
    public OutgoingMail ComposeSignIn(Store store, ContactId owner, EmailAddress to, SignInLink link)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(link);
        return Compose(store, MailKind.SignIn, link.Id, to, new(Enter: EnterLink(store.Id, owner, link)), recipient: null, link.Language);
    }

    /// <summary>Where an owner's link leads.</summary>
    public Uri EnterLink(StoreId store, ContactId owner, SignInLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return Link($"console/{store}/enter", new(store, owner, LinkPurpose.Enter, Channel.Email, link.Until, link.Id));
    }

    /// <summary>The wording of a contact's confirmation mail as it is written now.</summary>
    public ShownText WordingOf(Store store, Contact contact) => renderer.Wording(store.Id, store.Settings, contact.OptIn?.Language);

    /// <summary>
    /// A mail with given links: as <see cref="MailRenderer.Render"/> writes it, with the headers that mails of its kind have.
    /// </summary>
    public OutgoingMail Compose(
        Store store, MailKind kind, string id, EmailAddress to, MailLinks mailLinks, MailRecipient? recipient, string? language)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(mailLinks);
        var sender = store.Settings.Sender;
        var from = Mailbox(sender.Address) ?? options.Value.SenderAddress;
        var rendered = renderer.Render(kind, store.Id, store.Settings, mailLinks, recipient, language);
        return new OutgoingMail(
            $"{id}@{from[(from.LastIndexOf('@') + 1)..]}",
            from,
            sender.Name ?? store.Settings.Brand.Name ?? store.Settings.Name ?? options.Value.SenderName,
            Mailbox(sender.ReplyTo),
            to.Display,
            rendered.Subject,
            rendered.Html,
            rendered.Text,
            [
                .. Unsubscribing(mailLinks),
                new("List-Id", $"<{store.Id}.contacts.{links.Value.PublicUrl!.Host}>"),
                new("Auto-Submitted", "auto-generated"),
            ],
            time.GetUtcNow())
        {
            Store = store.Id,
            Kind = kind,
        };
    }

    /// <summary>As mail services take it. A row may be older than the rule that keeps it in this form.</summary>
    private static string? Mailbox(string? address) => EmailAddress.TryParse(address, out var parsed) ? parsed.Display : null;

    private MailLinks ConfirmationLinks(Store store, Contact contact)
    {
        // One page serves both: it has a button for yes, and below it one for "this wasn't me".
        var optIn = contact.OptIn!;
        var page = Link("confirm", new(store.Id, contact.Id, LinkPurpose.Confirm, Channel.Email, optIn.ExpiresAt, optIn.Id));
        return new(page, new Uri(page, "#not-me"), Mine: Mine(store, contact));
    }

    private MailLinks WelcomeLinks(Store store, Contact contact) =>
        new(Unsubscribe: Lasting("unsubscribe", LinkPurpose.Unsubscribe, store, contact), Mine: Mine(store, contact));

    private Uri Mine(Store store, Contact contact) => Lasting("me", LinkPurpose.Mine, store, contact);

    /// <summary>A link that people may look for long after the mail.</summary>
    private Uri Lasting(string route, LinkPurpose purpose, Store store, Contact contact) => Link(
        route, new(store.Id, contact.Id, purpose, Channel.Email, time.GetUtcNow() + links.Value.UnsubscribeLifetime));

    // Unsubscribing by one click of the mail program (RFC 8058).
    private static KeyValuePair<string, string>[] Unsubscribing(MailLinks mailLinks) => mailLinks.Unsubscribe is { } page
        ? [new("List-Unsubscribe", $"<{page.AbsoluteUri}>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]
        : [];

    private Uri Link(string route, LinkToken token) => new(links.Value.PublicUrl!, $"{route}/{signer.Sign(token)}");
}
