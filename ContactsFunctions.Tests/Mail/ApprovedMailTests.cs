using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Owners;
using ContactsFunctions.Links;
using ContactsFunctions.Local;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Stores;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Mail;

/// <summary>
/// All mails in every language, to the last byte as somebody has seen and approved them (<c>Mail/Approved</c>). To approve a
/// change, run these tests with <c>APPROVE_MAILS=1</c>, look at what changed (the pictures for <c>docs/mails.md</c> are made
/// anew as well), and commit it.
/// </summary>
[Trait("Lane", "Slow")]
public sealed class ApprovedMailTests(Browser browser)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 9, 30, 15, TimeSpan.Zero);
    private static readonly bool Approving = Environment.GetEnvironmentVariable("APPROVE_MAILS") == "1";

    public static TheoryData<MailKind, string> EveryMail =>
        new(from kind in Enum.GetValues<MailKind>() from language in Language.All select (kind, language.Code));

    [Theory]
    [MemberData(nameof(EveryMail))]
    public async Task A_mail_is_as_it_was_approved(MailKind kind, string language)
    {
        var name = $"{kind.ToString().ToLowerInvariant()}.{language}.eml";
        var approved = Path.Combine(Repository.Root, "ContactsFunctions.Tests", "Mail", "Approved", name);
        var mail = MimeMail.Bytes(Compose(kind, language));
        if (Approving)
        {
            await File.WriteAllBytesAsync(approved, mail, TestContext.Current.CancellationToken);
        }

        var expected = File.Exists(approved) ? await File.ReadAllBytesAsync(approved, TestContext.Current.CancellationToken) : [];
        if (!mail.AsSpan().SequenceEqual(expected))
        {
            var received = Path.Combine(Repository.Root, "artifacts", "mails", name);
            Directory.CreateDirectory(Path.GetDirectoryName(received)!);
            await File.WriteAllBytesAsync(received, mail, TestContext.Current.CancellationToken);
            Assert.Fail($"{name} is not as it was approved. It is now in {received}; run these tests with APPROVE_MAILS=1 to approve it. "
                + $"The first difference: {FirstDifference(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(mail))}");
        }
    }

    [Theory]
    [MemberData(nameof(EveryMail))]
    public async Task A_mail_looks_as_the_docs_show_it(MailKind kind, string language)
    {
        foreach (var dark in language is "en" or "he" ? new[] { false, true } : [false])
        {
            await using var visitor = await browser.VisitorAsync(new Appearance(dark, IsPhone: true));
            var page = await visitor.NewPageAsync();
            await page.SetContentAsync(Compose(kind, language).Html);
            var name = $"{kind.ToString().ToLowerInvariant()}-{language}{(dark ? "-dark" : "")}";
            await page.SetViewportSizeAsync(390, 100);
            await Browser.KeepScreenAsync(page, $"mail-{name}");
            if (Approving)
            {
                File.Copy(
                    Path.Combine(Repository.Root, "artifacts", "screens", $"mail-{name}.png"), Path.Combine(Repository.Root, "docs", "mails", $"{name}.png"), overwrite: true);
            }

            Assert.Equal(language == "he" ? "rtl" : "ltr", await page.Locator("h1").EvaluateAsync<string>("heading => getComputedStyle(heading).direction"));
            Assert.True(await page.Locator("a").First.IsVisibleAsync());
            Assert.True(File.Exists(Path.Combine(Repository.Root, "docs", "mails", $"{name}.png")), $"docs/mails/{name}.png is missing: run these tests with APPROVE_MAILS=1.");
        }
    }

    /// <summary>As it is sent, with nothing left to chance: time, ids and signing key are given.</summary>
    private static OutgoingMail Compose(MailKind kind, string language)
    {
        var links = Options.Create(new LinkOptions
        {
            PublicUrl = new("https://contacts.example/"),
            SigningKey = Convert.ToBase64String(Encoding.UTF8.GetBytes("a signing key of at least 32 bytes")),
        });
        var mail = Options.Create(new MailOptions { SenderAddress = "app@contacts.example" });
        var composer = new MailComposer(new MailRenderer(), new LinkSigner(links), links, mail, new StoppedTime());
        var id = StoreId.Parse("harbour");
        var store = new Store(id, new StoreSettings
        {
            Name = "Harbour Coffee",
            Brand = new() { Color = "#0b6e4f", Language = language },
            Sender = new() { Address = "news@harbour.example", ReplyTo = "hello@harbour.example" },
        }, Now, []);
        var address = EmailAddress.Parse("vanessa@example.com");
        var contact = new Contact
        {
            Id = ContactId.Of(id, IdentifierType.Email, address.Key),
            CreatedAt = Now,
            UpdatedAt = Now,
            Email = new(address, default),
            Profile = CoreValues.Of((CoreField.FirstName, "Vanessa")),
            OptIn = new("0123456789abcdef", OptInState.Open, Now, Now.AddDays(7), WelcomeWanted: true),
        };
        if (kind == MailKind.SignIn)
        {
            return composer.ComposeSignIn(store, OwnerId.Of(id, address), address, new SignInLink("0123456789abcdef", Now.AddMinutes(15)));
        }

        return composer.Compose(store, contact, new DueMail($"{kind.ToString().ToLowerInvariant()}-1", kind, Now));
    }

    private static string FirstDifference(string expected, string received)
    {
        var lines = expected.Split('\n').Zip(received.Split('\n')).Index().FirstOrDefault(line => line.Item.First != line.Item.Second);
        return lines.Item.First is null ? "the length." : $"line {lines.Index + 1}, '{lines.Item.Second.Trim()}' instead of '{lines.Item.First.Trim()}'.";
    }

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
