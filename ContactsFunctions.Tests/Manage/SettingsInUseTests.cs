using System.Text;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Manage;
using ContactsFunctions.Pages;
using ContactsFunctions.Stores;
using ContactsFunctions.Tests.Pages;
using ContactsFunctions.Tests.Support;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using MimeKit;

namespace ContactsFunctions.Tests.Manage;

/// <summary>What is accepted works: every setting is put to its use, in a page, a mail, a redirect and a preflight (contract §10).</summary>
public sealed class SettingsInUseTests
{
    private static readonly IOptions<LinkOptions> Links = Options.Create(new LinkOptions
    {
        PublicUrl = new("https://contacts.example"),
        SigningKey = Convert.ToBase64String(new byte[32]),
    });

    private static readonly MailComposer Composer = new(
        new MailRenderer(), new LinkSigner(Links), Links, Options.Create(new MailOptions { SenderAddress = "app@contacts.example" }), TimeProvider.System);

    private readonly PageRenderer pages = new();

    [Fact]
    [Trait("Lane", "Slow")]
    public void Every_setting_that_is_accepted_is_used_without_an_error()
    {
        var accepted = 0;

        Properties.Hold(Gen.Choose(0, int.MaxValue - 1), seed =>
        {
            var reading = StoreSettingsReader.Read(RequestBody.ParseJson(Encoding.UTF8.GetBytes(new SettingsSample(seed).Json())));
            if (reading.Errors.Count == 0)
            {
                accepted++;
                Use(new Store(StoreId.Parse("demo"), reading.Settings, default, []));
            }

            return true;
        }, count: 3_000);

        Assert.InRange(accepted, 300, 2_700);
    }

    /// <summary>Rows that are older than the rule must not do harm either.</summary>
    [Fact]
    public void A_setting_that_was_kept_as_it_was_sent_is_used_or_passed_over() => Use(new Store(
        StoreId.Parse("demo"),
        new StoreSettings
        {
            Sender = new() { Address = " news@exämple.com ", ReplyTo = "nobody" },
            Brand = new() { LogoUrl = "https://a;sandbox;@h/x", Language = "xx", Color = "red" },
            AllowedOrigins = ["https://exämple.com", "nonsense"],
            RedirectUrls = ["https://exämple.com/ü", "nonsense"],
            DefaultRedirect = "nonsense ü",
        },
        default,
        []));

    private void Use(Store store)
    {
        foreach (var page in RenderedPage.All(pages, new PageContext(store.Id, store.Settings, "fr")))
        {
            IsHarmless(store, Executed(page.Value));
        }

        foreach (var kind in Enum.GetValues<MailKind>().Except([MailKind.SignIn]))
        {
            IsSendable(store, kind);
        }

        foreach (var wish in store.Settings.RedirectUrls.Concat([null, "https://evil.example/", "ü", store.Settings.DefaultRedirect]))
        {
            GoesOn(store, wish);
        }

        foreach (var origin in store.Settings.AllowedOrigins.Append("https://other.example"))
        {
            LetsIn(store, origin == "*" ? "https://any.example" : origin);
        }
    }

    private static void IsHarmless(Store store, HttpResponse response)
    {
        var policy = Assert.Single(response.Headers.ContentSecurityPolicy);
        Assert.Equal(
            ["default-src", "style-src", "img-src", "form-action", "base-uri", "frame-ancestors"], policy!.Split(';', StringSplitOptions.TrimEntries).Select(directive => directive.Split(' ')[0]));
        var sources = policy.Split("img-src ")[1].Split(';')[0].Split(' ');
        Assert.Equal(WebAddress.Of(store.Settings.Brand.LogoUrl)?.Origin ?? "'none'", Assert.Single(sources));
        HasLegalHeaders(response);
    }

    private static void IsSendable(Store store, MailKind kind)
    {
        var optIn = new OptInRequest("0123456789abcdef", OptInState.Open, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100), false);
        var contact = new Contact
        {
            Id = ContactId.Of(store.Id, IdentifierType.Email, "ada@example.org"),
            CreatedAt = default,
            UpdatedAt = default,
            Email = new(EmailAddress.Parse("ada@example.org"), default, null),
            OptIn = optIn,
        };
        var mail = Composer.Compose(store, contact, new DueMail("m1", kind, DateTimeOffset.UnixEpoch));
        var bytes = MimeMail.Bytes(mail);
        using var read = MimeMessage.Load(new MemoryStream(bytes));
        var sender = Assert.IsType<MailboxAddress>(Assert.Single(read.From));
        Assert.Equal(EmailAddress.TryParse(store.Settings.Sender.Address, out var address) ? address.Display : "app@contacts.example", sender.GetAddress(idnEncode: true));
        Assert.Equal(EmailAddress.TryParse(store.Settings.Sender.ReplyTo, out var reply) ? [reply.Display] : [], read.ReplyTo.Mailboxes.Select(mailbox => mailbox.GetAddress(idnEncode: true)));
        Assert.False(string.IsNullOrWhiteSpace(read.Subject));
        Assert.Empty(read.Bcc);
        Assert.All(Encoding.ASCII.GetString(bytes).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.Equal(sender.GetAddress(idnEncode: true), AcsMail.Of(mail).SenderAddress);
    }

    private void GoesOn(Store store, string? wish)
    {
        using var body = JsonDocument.Parse(JsonSerializer.Serialize(wish));
        var response = Executed(new BrowserForm(new DefaultHttpContext().Request, store, pages).GoOn(new InputValue(body.RootElement)));

        var location = Assert.Single(response.Headers.Location);
        var allowed = store.Settings.RedirectUrls.Append(store.Settings.DefaultRedirect).Select(url => WebAddress.Of(url)?.Text).Append("/s/demo/thanks");
        Assert.Equal(303, response.StatusCode);
        Assert.Contains(location, allowed);
        if (wish is not null && store.Settings.RedirectUrls.Contains(wish) && WebAddress.Of(wish) is { } target)
        {
            Assert.Equal(target.Text, location);
        }

        HasLegalHeaders(response);
    }

    private static void LetsIn(Store store, string origin)
    {
        // As a browser writes it.
        var sent = WebAddress.OriginOf(origin) ?? "null";
        var http = new DefaultHttpContext();
        http.Request.Headers.Origin = sent;
        Cors.Preflight(http.Request, store.Settings);

        var isAllowed = store.Settings.AllowedOrigins.Any(allowed => allowed == "*" || WebAddress.OriginOf(allowed) == sent);
        Assert.Equal(isAllowed ? sent : "", http.Response.Headers.AccessControlAllowOrigin.ToString());
        HasLegalHeaders(http.Response);
    }

    private static HttpResponse Executed(IResult result)
    {
        var http = new DefaultHttpContext();
        http.Response.Body = new MemoryStream();
        result.ExecuteAsync(http).GetAwaiter().GetResult();
        return http.Response;
    }

    private static void HasLegalHeaders(HttpResponse response)
    {
        Assert.All(response.Headers, header => Assert.All(header.Value.ToString(), c => Assert.InRange(c, ' ', '~')));
        Assert.InRange(response.Headers.Sum(header => header.Key.Length + header.Value.ToString().Length), 0, 8_000);
    }
}
