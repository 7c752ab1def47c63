using System.Security.Cryptography;
using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Mail.Previewing;

/// <summary>Shows a store's mails before anybody gets them: a person made up, and links that lead to "page not found".</summary>
public sealed class PreviewMail(MailComposer composer, IMailDelivery delivery, IOptions<LinkOptions> links)
{
    private static readonly EmailAddress SampleAddress = EmailAddress.Parse("vanessa@example.com");

    /// <param name="language">Overrides the store's own; null for the store's.</param>
    public RenderedMail Render(Store store, MailKind kind, Language? language)
    {
        var mail = Compose(store, kind, SampleAddress, language);
        return new(mail.Subject, mail.Html, mail.Text);
    }

    /// <summary>Sends it once. Trouble is an answer: nothing is queued, and nobody waits for this mail.</summary>
    public Task<DeliveryResult> SendAsync(
        Store store, MailKind kind, EmailAddress to, Language? language, CancellationToken cancellationToken) =>
        delivery.DeliverAsync(Compose(store, kind, to, language), cancellationToken);

    private OutgoingMail Compose(Store store, MailKind kind, EmailAddress to, Language? language)
    {
        ArgumentNullException.ThrowIfNull(store);
        var shown = language is null
            ? store
            : store with { Settings = store.Settings with { Brand = store.Settings.Brand with { Language = language.Code } } };
        var id = $"preview-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        return kind switch
        {
            MailKind.Confirmation => composer.Compose(
                shown,
                kind,
                id,
                to,
                new(Sample("confirm/sample"), Sample("confirm/sample#not-me"), Mine: Sample("me/sample")),
                recipient: null,
                language: null),
            MailKind.Welcome => composer.Compose(
                shown,
                kind,
                id,
                to,
                new(Unsubscribe: Sample("unsubscribe/sample"), Mine: Sample("me/sample")),
                new("Vanessa", "Doe", SampleAddress.Display),
                language: null),
            MailKind.SignIn => composer.Compose(
                shown, kind, id, to, new(Enter: Sample("console/sample/enter/sample")), recipient: null, language: null),
        };
    }

    private Uri Sample(string path) => new(links.Value.PublicUrl!, path);
}
