using ContactsFunctions.Dialects.Remarkety.Proof;
using ContactsFunctions.Domain;
using ContactsFunctions.Local;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using ContactsFunctions.Tests.Pages;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>The pictures of docs/consent.md: a person's own page in two languages, and a proof. <c>APPROVE_PICTURES=1</c> renews them.</summary>
[Trait("Lane", "Slow")]
public sealed class RightsPictureTests(Browser browser)
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly StoreSettings Settings = new()
    {
        Name = "Harbour Coffee",
        PrivacyUrl = "https://shop.example/privacy",
        Imprint = new() { Name = "Harbour Coffee Ltd", PostalAddress = "1 Quay Street\nBristol BS1 4DJ" },
    };

    [Theory]
    [InlineData("my-data-en")]
    [InlineData("my-data-de")]
    [InlineData("proof")]
    public async Task It_looks_as_in_the_docs_and_has_no_barriers(string picture)
    {
        await using var visitor = await browser.VisitorAsync(Appearance.Plain, script: true);
        var page = await visitor.NewPageAsync();
        await page.SetViewportSizeAsync(760, 400);
        var rendered = await RenderedPage.OfAsync(Of(picture));
        await page.SetContentAsync(rendered.Html);

        await Axe.FindsNothingAsync(page, picture);
        var made = await Browser.KeepScreenAsync(page, picture);
        var approved = Path.Combine(Repository.Root, "docs", "consent", $"{picture}.png");
        if (Environment.GetEnvironmentVariable("APPROVE_PICTURES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
            File.Copy(made, approved, overwrite: true);
        }

        Assert.True(File.Exists(approved), $"docs/consent/{picture}.png is missing: run these tests with APPROVE_PICTURES=1.");
    }

    private static IResult Of(string picture) => picture switch
    {
        "proof" => Proof(),
        _ => new PageRenderer().Mine(new PageContext(RenderedPage.Demo, Settings, picture[^2..]), Vanessa, []),
    };

    private static Contact Vanessa { get; } = new()
    {
        Id = ContactId.Of(RenderedPage.Demo, IdentifierType.Email, "vanessa@example.com"),
        CreatedAt = At,
        UpdatedAt = At,
        Email = new(EmailAddress.Parse("vanessa@example.com"), new(ChannelStatus.Subscribed, At.AddMinutes(2))),
        Profile = FieldValues.From([new("firstName", new PropertyValue.Text("Vanessa")), new("city", new PropertyValue.Text("Bristol"))]),
        Tags = ["VIP"],
        Consents =
        [
            Entry(At, ChannelStatus.NonSubscribed, ConsentCause.Form, "https://shop.example/"),
            Entry(At.AddMinutes(2), ChannelStatus.Subscribed, ConsentCause.Confirmation, source: null),
        ],
    };

    private static ConsentEntry Entry(DateTimeOffset at, ChannelStatus to, ConsentCause cause, string? source) =>
        new(at, Channel.Email, ChannelStatus.NonSubscribed, to, cause, "203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64)", source, "6c0f2e1d9a41");

    private static IResult Proof()
    {
        var store = new Store(RenderedPage.Demo, Settings, At, []);
        var mail = new ContactsFunctions.Mail.Rendering.MailRenderer().Wording(store.Id, Settings, "en").Write!();
        var text = new KeptText("6c0f2e1d9a41", nameof(ShownKind.ConfirmationMail), "en", At, mail);
        return ProofPage.Render(store, ProofView.Of(store, Vanessa, Vanessa.Consents, [text], At.AddDays(30)));
    }
}
