using ContactsFunctions.Contacts;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Mail.Sending;

/// <summary>Puts a mail together: wording, signed links, headers.</summary>
public sealed class MailComposer(MailRenderer renderer, LinkSigner signer, IOptions<LinkOptions> links, IOptions<MailOptions> options, TimeProvider time)
{
    public OutgoingMail Compose(Store store, Contact contact, DueMail due)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(due);
        var sender = store.Settings.Sender;
        var from = sender.Address ?? options.Value.SenderAddress;
        var to = contact.Email!.Address.Display;
        var (rendered, headers) = due.Kind switch
        {
            MailKind.Confirmation => Confirmation(store, contact),
            MailKind.Welcome => Welcome(store, contact),
        };

        return new OutgoingMail(
            $"{due.Id}@{from[(from.LastIndexOf('@') + 1)..]}",
            from,
            sender.Name ?? store.Settings.Brand.Name ?? store.Settings.Name ?? options.Value.SenderName,
            sender.ReplyTo,
            to,
            rendered.Subject,
            rendered.Html,
            rendered.Text,
            [.. headers, new("List-Id", $"<{store.Id}.contacts.{links.Value.PublicUrl!.Host}>"), new("Auto-Submitted", "auto-generated")],
            time.GetUtcNow()) { Attempt = due.Attempt };
    }

    private (RenderedMail Mail, KeyValuePair<string, string>[] Headers) Confirmation(Store store, Contact contact)
    {
        // One page serves both: it has a button for yes and one for "this wasn't me".
        var round = contact.Round!;
        var page = Link("confirm", new(store.Id, contact.Id, LinkPurpose.Confirm, Channel.Email, round.ExpiresAt, round.Id));
        return (renderer.Render(MailKind.Confirmation, store.Id, store.Settings, new MailLinks(page, page), recipient: null, round.Language), []);
    }

    private (RenderedMail Mail, KeyValuePair<string, string>[] Headers) Welcome(Store store, Contact contact)
    {
        var expires = time.GetUtcNow() + links.Value.UnsubscribeLifetime;
        var page = Link("unsubscribe", new(store.Id, contact.Id, LinkPurpose.Unsubscribe, Channel.Email, expires));
        var recipient = new MailRecipient(contact.Profile.FirstName, contact.Profile.LastName, contact.Email!.Address.Display);
        return (
            renderer.Render(MailKind.Welcome, store.Id, store.Settings, new MailLinks(Unsubscribe: page), recipient, contact.Round?.Language),
            [new("List-Unsubscribe", $"<{page.AbsoluteUri}>"), new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]);
    }

    private Uri Link(string route, LinkToken token) => new(links.Value.PublicUrl!, $"{route}/{signer.Sign(token)}");
}
