using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Mail.Delivery;

public sealed class SmtpDeliveryTests : IAsyncDisposable
{
    private readonly SmtpListener relay = SmtpListener.Start();
    private readonly List<SmtpDelivery> deliveries = [];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var delivery in deliveries)
        {
            await delivery.DisposeAsync();
        }

        await relay.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_arrives_with_both_forms_text_first()
    {
        var result = await Delivery().DeliverAsync(SampleMail.With(html: "<p>Grüße</p>\r\n.\r\n..dots", text: "Grüße\r\n.\r\n..dots"), CancellationToken);

        var received = await relay.NextMailAsync(CancellationToken);
        var mail = ParsedMail.Parse(received.Raw);
        Assert.Equal(DeliveryResult.Delivered, result);
        Assert.Equal("news@shop.example", received.From);
        Assert.Equal(["ada@example.org"], received.Recipients);
        Assert.StartsWith("multipart/alternative", mail["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(["text/plain; charset=utf-8", "text/html; charset=utf-8"], mail.Parts.Select(p => p["Content-Type"]));
        Assert.Equal("Grüße\r\n.\r\n..dots", mail.Text);
        Assert.Equal("<p>Grüße</p>\r\n.\r\n..dots", mail.Html);
        Assert.Equal("\"Shop\" <news@shop.example>", mail["From"]);
        Assert.Equal("ada@example.org", mail["To"]);
        Assert.Equal("help@shop.example", mail["Reply-To"]);
        Assert.Equal("<m1.confirmation@shop.example>", mail["Message-ID"]);
        Assert.Equal("Sun, 01 Mar 2026 07:30:15 +0000", mail["Date"]);
        Assert.Equal("1.0", mail["MIME-Version"]);
    }

    [Fact]
    public async Task Headers_come_through_as_given()
    {
        var link = "<https://shop.example/unsubscribe/" + new string('x', 300) + ">";
        var mail = SampleMail.With() with
        {
            Headers =
            [
                new("List-Unsubscribe", link),
                new("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                new("List-Id", "<demo.shop.example>"),
                new("Auto-Submitted", "auto-generated"),
            ],
        };

        await Delivery().DeliverAsync(mail, CancellationToken);

        var received = ParsedMail.Parse((await relay.NextMailAsync(CancellationToken)).Raw);
        Assert.Equal(link, received["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", received["List-Unsubscribe-Post"]);
        Assert.Equal("<demo.shop.example>", received["List-Id"]);
        Assert.Equal("auto-generated", received["Auto-Submitted"]);
    }

    [Theory]
    [InlineData("נא לאשר את ההרשמה אל החנות הגדולה של ירושלים ותל אביב, כולל כל הסניפים והמוצרים החדשים שלנו לעונה הקרובה")]
    [InlineData("🎉🎊 Bitte bestätigen Sie Ihre Anmeldung bei Müller & Söhne — 😀😃😄😁😆😅🤣😂🙂🙃😉😊😇🥰😍🤩😘😗☺😚😙🥲😋😛😜🤪")]
    [InlineData("Plain ASCII that is long enough to be folded somewhere, because a line of a header ought not to exceed seventy-eight characters")]
    public async Task A_subject_and_a_name_in_any_script_survive(string words)
    {
        await Delivery().DeliverAsync(SampleMail.With(subject: words, fromName: words, html: words, text: words), CancellationToken);

        var raw = (await relay.NextMailAsync(CancellationToken)).Raw;
        var mail = ParsedMail.Parse(raw);
        Assert.Equal(words, mail["Subject"]);
        Assert.Contains(words, mail["From"], StringComparison.Ordinal);
        Assert.Equal(words, mail.Text);
        Assert.Equal(words, mail.Html);
        Assert.All(raw, c => Assert.InRange(c, '\t', '~'));
        Assert.All(raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\u2028")]
    [InlineData("\0")]
    public async Task No_value_can_begin_another_header(string lineBreak)
    {
        var evil = $"Hello{lineBreak}Bcc: victim@example.org{lineBreak}{lineBreak}body";
        var mail = SampleMail.With(subject: evil, fromName: evil) with
        {
            MessageId = $"m1{lineBreak}Bcc: victim@example.org",
            Headers = [new("List-Id", evil)],
        };

        await Delivery().DeliverAsync(mail, CancellationToken);

        var received = await relay.NextMailAsync(CancellationToken);
        Assert.Equal(["ada@example.org"], received.Recipients);
        Assert.DoesNotContain("Bcc", ParsedMail.Parse(received.Raw).HeaderNames);
        Assert.Equal(2, ParsedMail.Parse(received.Raw).Parts.Count);
    }

    [Theory]
    [InlineData("ada@example.org\r\nRCPT TO:<victim@example.org>")]
    [InlineData("ada@example.org, victim@example.org")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("äda@example.org")]
    [InlineData("")]
    public async Task An_address_that_is_not_one_bare_address_is_not_sent_to(string address)
    {
        var result = await Delivery().DeliverAsync(SampleMail.With() with { ToAddress = address }, CancellationToken);

        Assert.Equal(DeliveryResult.TryLater(), result);
        Assert.Empty(relay.Steps);
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 <ada@example.org>: no such user", 550)]
    [InlineData("RCPT", "550 no such user", 550)]
    [InlineData("RCPT", "551 user not local", 551)]
    [InlineData("RCPT", "553 mailbox name not allowed", 553)]
    [InlineData("RCPT", "552 5.2.2 mailbox full", 552)]
    [InlineData("RCPT", "556 5.1.10 domain does not accept mail", 556)]
    [InlineData("RCPT", "501 5.1.3 bad address syntax", 501)]
    [InlineData("RCPT", "501 syntax error", 501)]
    [InlineData("RCPT", "550-5.1.1 <ada@example.org>\r\n550 5.1.1 no such user", 550)]
    [InlineData("MESSAGE", "550 5.1.1 no such user", 550)]
    [InlineData("MESSAGE", "550 5.2.1 mailbox disabled", 550)]
    public async Task A_permanent_refusal_of_the_address_ends_the_mail(string verb, string reply, int code)
    {
        relay.Answer = step => step.Verb == verb ? reply : null;

        Assert.Equal(DeliveryResult.Refused(code), await Delivery().DeliverAsync(SampleMail.With(), CancellationToken));
    }

    [Theory]
    [InlineData("CONNECT", "554 5.3.2 no service here")]
    [InlineData("CONNECT", "421 too busy")]
    [InlineData("CONNECT", "HTTP/1.1 400 Bad Request")]
    [InlineData("EHLO", "502 not implemented")]
    [InlineData("MAIL", "550 5.7.1 sender not allowed")]
    [InlineData("MAIL", "550 5.1.8 sender's domain is unknown")]
    [InlineData("MAIL", "550 5.1.0 sender denied")]
    [InlineData("MAIL", "530 5.7.0 authentication required")]
    [InlineData("MAIL", "451 try again")]
    [InlineData("RCPT", "550 5.7.1 relaying denied")]
    [InlineData("RCPT", "550 relay not permitted")]
    [InlineData("RCPT", "554 5.7.1 your address is listed")]
    [InlineData("RCPT", "530 log in first")]
    [InlineData("RCPT", "450 4.2.0 greylisted")]
    [InlineData("RCPT", "451 4.7.1 slow down")]
    [InlineData("RCPT", "452 4.2.2 mailbox full")]
    [InlineData("DATA", "451 try again")]
    [InlineData("DATA", "554 no valid recipients")]
    [InlineData("MESSAGE", "550 no")]
    [InlineData("MESSAGE", "552 message too large")]
    [InlineData("MESSAGE", "554 5.7.1 looks like spam")]
    [InlineData("MESSAGE", "421 shutting down")]
    public async Task Whatever_else_goes_wrong_is_tried_again(string verb, string reply)
    {
        relay.Answer = step => step.Verb == verb ? reply : null;

        var result = await Delivery().DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Equal(DeliveryOutcome.TryLater, result.Outcome);
        Assert.Empty(relay.Mails);
    }

    /// <summary>Which code was answered stands in the log, beside what the relay's words could have said about somebody.</summary>
    [Theory]
    [InlineData("CONNECT", "554 5.3.2 no service here", 554)]
    [InlineData("EHLO", "502 not implemented", 502)]
    [InlineData("STARTTLS", "454 4.7.0 not now", 454)]
    [InlineData("AUTH", "454 4.7.0 not now", 454)]
    [InlineData("MAIL", "530 5.7.0 authentication required", 530)]
    [InlineData("RCPT", "530 5.7.0 authentication required", 530)]
    [InlineData("RCPT", "503 bad sequence of commands", 503)]
    [InlineData("DATA", "250 no", 250)]
    [InlineData("DATA", "554 no valid recipients", 554)]
    [InlineData("MESSAGE", "530 5.7.0 authentication required", 530)]
    [InlineData("MESSAGE", "421 shutting down", 421)]
    public async Task A_refusal_at_any_step_keeps_its_code(string verb, string reply, int code)
    {
        using var certificate = OwnCertificate();
        await using var encrypting = SmtpListener.Start(certificate);
        encrypting.Answer = relay.Answer = step => step.Verb == verb ? reply : null;

        var result = await (verb == "STARTTLS" ? Delivery(o => o with { Port = encrypting.Port, StartTls = true }) : Delivery(o => o with { UserName = "shop", Password = "secret" }))
            .DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Equal(DeliveryResult.TryLater(code), result);
        Assert.Empty(encrypting.Mails);
    }

    [Theory]
    [InlineData("RCPT", "251 user not local, will forward")]
    [InlineData("MESSAGE", "251 taken")]
    [InlineData("MESSAGE", "299 taken")]
    public async Task Any_code_of_success_is_one(string verb, string reply)
    {
        relay.Answer = step => step.Verb == verb ? reply : null;

        Assert.Equal(DeliveryResult.Delivered, await Delivery().DeliverAsync(SampleMail.With(), CancellationToken));
        Assert.Single(relay.Mails);
    }

    [Fact]
    public async Task A_relay_that_can_do_more_is_spoken_to_in_the_same_way()
    {
        relay.Answer = step => step.Verb switch
        {
            "EHLO" => "250-listener\r\n250-PIPELINING\r\n250-SIZE 1000000\r\n250-DSN\r\n250-CHUNKING\r\n250-BINARYMIME\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "MAIL" => "550 5.1.1 never heard of you",
            _ => null,
        };

        Assert.Equal(DeliveryResult.TryLater(550), await Delivery().DeliverAsync(SampleMail.With(subject: "Grüße"), CancellationToken));
        Assert.Equal(["CONNECT", "EHLO", "MAIL", "RSET"], relay.Steps.Select(step => step.Verb).Where(verb => verb != "QUIT"));
        Assert.Equal("FROM:<news@shop.example>", relay.Steps.Single(step => step.Verb == "MAIL").Argument);
    }

    [Fact]
    public async Task The_relay_hears_a_full_name_or_an_address()
    {
        await Delivery().DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Matches(@"^(\[127\.0\.0\.1\]|[\w-]+(\.[\w-]+)+)$", relay.Steps.Single(step => step.Verb == "EHLO").Argument);
    }

    [Fact]
    public async Task An_internationalised_domain_travels_in_ASCII()
    {
        var mail = SampleMail.With() with { FromAddress = "news@bücher.example", ReplyTo = "help@bücher.example", ToAddress = "ada@straße.example" };

        Assert.Equal(DeliveryResult.Delivered, await Delivery().DeliverAsync(mail, CancellationToken));

        var received = await relay.NextMailAsync(CancellationToken);
        var headers = ParsedMail.Parse(received.Raw);
        Assert.Equal(("news@xn--bcher-kva.example", "ada@xn--strae-oqa.example"), (received.From, received.Recipients.Single()));
        Assert.Equal("\"Shop\" <news@xn--bcher-kva.example>", headers["From"]);
        Assert.Equal(("help@xn--bcher-kva.example", "ada@xn--strae-oqa.example"), (headers["Reply-To"], headers["To"]));
    }

    [Theory]
    [InlineData("xn--bcher-kva.example")]
    [InlineData("xn--strae-oqa.example")]
    [InlineData("XN--BCHER-KVA.example")]
    [InlineData("xn--ls8h.example")]
    [InlineData("xn--a.example")]
    [InlineData("Shop.EXAMPLE")]
    public async Task A_domain_in_ASCII_is_not_touched(string domain)
    {
        await Delivery().DeliverAsync(SampleMail.With() with { ToAddress = $"ada@{domain}" }, CancellationToken);

        var received = await relay.NextMailAsync(CancellationToken);
        Assert.Equal([$"ada@{domain}"], received.Recipients);
        Assert.Equal($"ada@{domain}", ParsedMail.Parse(received.Raw)["To"]);
    }

    [Theory]
    [InlineData("CONNECT")]
    [InlineData("EHLO")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData("MESSAGE")]
    public async Task A_connection_that_breaks_is_tried_again(string verb)
    {
        relay.Answer = step => step.Verb == verb ? SmtpListener.HangUp : null;

        Assert.Equal(DeliveryOutcome.TryLater, (await Delivery().DeliverAsync(SampleMail.With(), CancellationToken)).Outcome);
    }

    [Fact]
    public async Task A_relay_that_is_not_there_is_tried_again()
    {
        var gone = SmtpListener.Start();
        await gone.DisposeAsync();

        Assert.Equal(DeliveryResult.TryLater(), await Delivery(o => o with { Port = gone.Port }).DeliverAsync(SampleMail.With(), CancellationToken));
    }

    [Theory]
    [InlineData("CONNECT", "220-")]
    [InlineData("EHLO", "250-")]
    [InlineData("MESSAGE", "250-")]
    public async Task A_reply_beyond_all_measure_is_not_listened_to(string verb, string begin)
    {
        var reply = $"{string.Join("\r\n", Enumerable.Repeat(begin + new string('x', 100_000), 10))}\r\n{begin[..3]} at last";
        relay.Answer = step => step.Verb == verb ? reply : null;

        Assert.Equal(DeliveryResult.TryLater(), await Delivery().DeliverAsync(SampleMail.With(), CancellationToken));
    }

    [Fact]
    public async Task A_relay_that_says_nothing_is_left_after_the_timeout()
    {
        relay.Answer = step => step.Verb == "MAIL" ? SmtpListener.Silence : null;

        var result = await Delivery(o => o with { Timeout = TimeSpan.FromMilliseconds(200) }).DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Equal(DeliveryResult.TryLater(), result);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so()
    {
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        relay.Answer = step =>
        {
            if (step.Verb == "MAIL")
            {
                givingUp.Cancel();
                return SmtpListener.Silence;
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Delivery().DeliverAsync(SampleMail.With(), givingUp.Token));
    }

    /// <summary>MailKit's exceptions repeat what the relay said.</summary>
    [Theory]
    [InlineData("CONNECT")]
    [InlineData("EHLO")]
    [InlineData("AUTH")]
    [InlineData("RCPT")]
    [InlineData("MESSAGE")]
    public async Task A_caller_who_gives_up_is_handed_none_of_MailKits_exceptions(string verb)
    {
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        relay.Answer = step =>
        {
            if (step.Verb == verb)
            {
                givingUp.Cancel();
                return SmtpListener.Silence;
            }

            return null;
        };

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Delivery(o => o with { UserName = "shop", Password = "secret" }).DeliverAsync(SampleMail.With(), givingUp.Token));
        Assert.Null(exception.InnerException);
        Assert.DoesNotContain("MailKit", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_does_not_go_in_the_clear_when_encryption_is_asked_for()
    {
        var result = await Delivery(o => o with { StartTls = true }).DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Equal(DeliveryOutcome.TryLater, result.Outcome);
        Assert.DoesNotContain(relay.Steps, step => step.Verb is "AUTH" or "MAIL" or "DATA");
    }

    [Fact]
    public async Task Mail_and_password_go_encrypted_to_a_relay_that_is_trusted()
    {
        using var certificate = OwnCertificate();
        await using var encrypting = SmtpListener.Start(certificate);
        var pemFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(pemFile, certificate.ExportCertificatePem(), CancellationToken);
        try
        {
            var delivery = Delivery(o => o with { Port = encrypting.Port, StartTls = true, TrustedCertificates = pemFile, UserName = "shop", Password = "secret" });

            Assert.Equal(DeliveryResult.Delivered, await delivery.DeliverAsync(SampleMail.With(), CancellationToken));
        }
        finally
        {
            File.Delete(pemFile);
        }

        var received = await encrypting.NextMailAsync(CancellationToken);
        Assert.True(received.Encrypted);
        Assert.Equal("secret", received.Password);
        Assert.Equal(["CONNECT", "EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "MESSAGE"], encrypting.Steps.Select(s => s.Verb).Where(v => v != "QUIT"));
    }

    [Fact]
    public async Task A_relay_whose_certificate_nobody_vouches_for_gets_no_mail()
    {
        using var certificate = OwnCertificate();
        await using var encrypting = SmtpListener.Start(certificate);

        var result = await Delivery(o => o with { Port = encrypting.Port, StartTls = true, UserName = "shop", Password = "secret" })
            .DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Equal(DeliveryResult.TryLater(), result);
        Assert.DoesNotContain(encrypting.Steps, step => step.Verb is "AUTH" or "MAIL");
    }

    [Fact]
    public async Task What_a_relay_sends_ahead_of_the_encryption_is_not_believed()
    {
        using var certificate = OwnCertificate();
        await using var encrypting = SmtpListener.Start(certificate);
        encrypting.Answer = step => step.Verb == "STARTTLS" ? "220 go ahead\r\n250 injected" : null;

        var result = await Delivery(o => o with { Port = encrypting.Port, StartTls = true }).DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Equal(DeliveryResult.TryLater(), result);
        Assert.DoesNotContain(encrypting.Steps, step => step.Verb == "MAIL");
    }

    [Fact]
    public async Task The_relay_is_shown_user_and_password()
    {
        await Delivery(o => o with { UserName = "shop", Password = "sesam öffne dich" }).DeliverAsync(SampleMail.With(), CancellationToken);

        var received = await relay.NextMailAsync(CancellationToken);
        Assert.Equal(("shop", "sesam öffne dich"), (received.UserName, received.Password));
    }

    [Fact]
    public async Task A_wrong_password_loses_no_mail()
    {
        relay.Answer = step => step.Verb == "AUTH" ? "535 5.7.8 authentication failed" : null;

        var result = await Delivery(o => o with { UserName = "shop", Password = "wrong" }).DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Equal(DeliveryResult.TryLater(535), result);
        Assert.Empty(relay.Mails);
    }

    [Fact]
    public async Task Many_mails_go_at_once_each_to_its_own_address()
    {
        var delivery = Delivery();
        var sent = Enumerable.Range(1, 40).Select(n => SampleMail.With(subject: $"Mail {n}") with { ToAddress = $"a{n}@example.org" }).ToList();

        var results = await Task.WhenAll(sent.Select(mail => delivery.DeliverAsync(mail, CancellationToken)));

        Assert.All(results, result => Assert.Equal(DeliveryResult.Delivered, result));
        Assert.Equal(
            sent.Select(m => (m.ToAddress, m.Subject)).Order(),
            relay.Mails.Select(m => (m.Recipients.Single(), ParsedMail.Parse(m.Raw)["Subject"]!)).Order());
    }

    private static X509Certificate2 OwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=relay", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private SmtpDelivery Delivery(Func<Settings, Settings>? change = null)
    {
        var settings = (change ?? (s => s))(new Settings());
        var delivery = new SmtpDelivery(Options.Create(new MailOptions
        {
            Smtp = new SmtpOptions
            {
                Host = relay.Host,
                Port = settings.Port ?? relay.Port,
                StartTls = settings.StartTls,
                UserName = settings.UserName,
                Password = settings.Password,
                TrustedCertificates = settings.TrustedCertificates,
                Timeout = settings.Timeout,
            },
        }), TimeProvider.System);
        deliveries.Add(delivery);
        return delivery;
    }

    private sealed record Settings
    {
        public int? Port { get; init; }

        public bool StartTls { get; init; }

        public string? UserName { get; init; }

        public string? Password { get; init; }

        public string? TrustedCertificates { get; init; }

        public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
    }
}
