using System.Net;
using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Vouching;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using ContactsFunctions.Tests.Mail;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ContactsFunctions.Tests.Console.Overview;

/// <summary>What is wrong stands on the overview, and nothing where all is well.</summary>
public sealed class TroublesTests : IAsyncLifetime
{
    private const string Title = "What is wrong now";

    private readonly MadeUpDns dns = new();
    private readonly RunningApp app;

    public TroublesTests(AzuriteFixture azurite) => app = new(azurite)
    {
        // Its clock jumps, and what was laid aside must be seen.
        TakesFromQueues = false,
        Replace = services => services.Replace(ServiceDescriptor.Singleton<IDnsRecords>(dns)),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Where_all_is_well_nothing_is_said()
    {
        var visitor = await ConsoleVisitor.SignInAsync(app, await app.NewStoreAsync());

        Assert.DoesNotContain(Title, await visitor.ReadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(48)]
    [InlineData(0)]
    public async Task Mails_that_were_given_up_are_counted_and_sent_again_by_a_press(int hours)
    {
        var (store, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var message = await OwedMail.NewAsync(app, store);
        await app.Queue(MailOutbox.Name).ClearMessagesAsync(Cancellation);
        await app.Services.GetRequiredService<MailOutbox>().DeadLetterAsync(message, Cancellation);
        app.Time.Jump(TimeSpan.FromHours(hours));
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        Assert.Contains("tried no more: 1.", await visitor.ReadAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Title, await (await ConsoleVisitor.SignInAsync(app, other)).ReadAsync(), StringComparison.Ordinal);

        using var pressed = await visitor.PostAsync("redrive", ("action", "redrive"));

        Assert.Equal(HttpStatusCode.SeeOther, pressed.StatusCode);
        var after = await visitor.ReadAsync(pressed.Headers.Location!.OriginalString[$"/console/{store.Id}".Length..]);
        Assert.Contains("on their way again: 1.", after, StringComparison.Ordinal);
        Assert.DoesNotContain(Title, after, StringComparison.Ordinal);
        var queued = await app.Queue(MailOutbox.Name).ReceiveMessagesAsync(32, cancellationToken: Cancellation);
        Assert.Equal(message.Mail, SendMailMessage.Read(Convert.ToBase64String(Assert.Single(queued.Value).Body))!.Mail);
    }

    [Fact]
    public async Task More_mails_than_can_be_seen_are_said_to_be_at_least_so_many()
    {
        var store = await app.NewStoreAsync();
        var message = await OwedMail.NewAsync(app, store);
        for (var sent = 0; sent < 33; sent++)
        {
            await app.Services.GetRequiredService<MailOutbox>().DeadLetterAsync(message, Cancellation);
        }

        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        Assert.Contains("at least 32.", await visitor.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhooks_that_fail_or_are_off_lead_to_their_page_and_never_show_what_is_secret_in_their_address()
    {
        var store = await app.NewStoreAsync();
        var hooks = app.Services.GetRequiredService<HookTable>();
        var now = app.Time.GetUtcNow();
        foreach (var (name, failing, off) in ((string, DateTimeOffset?, DateTimeOffset?)[])[("well", null, null), ("fails", now, null), ("off", now, now)])
        {
            var hook = new Hook(HookId.New(), $"https://{name}.example.com/secret-path", [ContactEventKind.Subscribed], HookFormat.Standard, now)
            {
                FailingSince = failing,
                OffSince = off,
            };
            await hooks.AddAsync(StoreId.Parse(store.Id), hook, Cancellation);
        }

        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var text = await visitor.ReadAsync();

        Assert.Matches("failing since [^<]*<a href=\"/console/[^\"]*/settings/hooks/[0-9a-f]{24}\">https://fails.example.com<", text);
        Assert.Matches("switched off on [^<]*<a [^>]*>https://off.example.com<", text);
        Assert.DoesNotContain("well.example.com", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_its_domain_does_not_vouch_for_is_told_and_a_resolver_that_is_silent_is_not()
    {
        dns.Texts["good.example"] = ["v=spf1 include:relay.example -all"];
        dns.Texts["_dmarc.good.example"] = ["v=DMARC1; p=none"];
        dns.Texts["half.example"] = ["v=spf1 -all"];
        dns.Deaf.Add("deaf.example");
        dns.Deaf.Add("_dmarc.deaf.example");

        Assert.DoesNotContain(Title, await ReadAsync("good.example"), StringComparison.Ordinal);
        Assert.Contains("does not vouch for its mails as it should (DMARC)", await ReadAsync("half.example"), StringComparison.Ordinal);
        Assert.Contains("does not vouch for its mails as it should (SPF, DMARC)", await ReadAsync("bad.example"), StringComparison.Ordinal);
        Assert.DoesNotContain(Title, await ReadAsync("deaf.example"), StringComparison.Ordinal);

        async Task<string> ReadAsync(string domain)
        {
            var store = await app.NewStoreAsync($$"""{"name":"Shop","sender":{"address":"shop@{{domain}}"} }""");
            return await (await ConsoleVisitor.SignInAsync(app, store)).ReadAsync();
        }
    }
}

/// <summary>Imports and bounces, which need the queues to run.</summary>
public sealed class TroublesOfRowsTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_with_rows_that_failed_leads_to_its_page_and_a_dry_run_does_not()
    {
        var store = await app.NewStoreAsync();
        var id = await ImportAsync(store, "email,first_name\ngood@example.com,Ann\nbad,Bob\nworse,Cem\n", "");
        await ImportAsync(store, "email\nbad\n", "?dryRun=true");
        await ImportAsync(store, "email\nfine@example.com\n", "");

        var text = await (await ConsoleVisitor.SignInAsync(app, store)).ReadAsync();

        Assert.Matches($"Rows that were not imported: 2 of 3. <a href=\"/console/{store.Id}/exchange/{id}\">", text);
        Assert.DoesNotContain("1 of 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_that_bounced_today_are_counted()
    {
        var store = await app.NewStoreAsync();
        var contact = await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}","marketingAllowed":true}""");
        await app.Services.GetRequiredService<EditContact>().ExecuteAsync(
            StoreId.Parse(store.Id),
            ContactId.Parse(contact.Text("contactID")!),
            known => known with { MailProblem = new(app.Time.GetUtcNow(), MailKind.Welcome, "550", StopsMail: true) },
            cancellationToken: Cancellation);

        var text = await (await ConsoleVisitor.SignInAsync(app, store)).ReadAsync("?days=1");

        Assert.Contains("dead in the last 7 days: 1.", text, StringComparison.Ordinal);
    }

    private static async Task<string> ImportAsync(TestStore store, string csv, string query)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        using var posted = await store.SendAsync(HttpMethod.Post, $"api/v1/stores/{store.Id}/imports{query}", content, authenticated: true);
        var id = (await Json.ReadAsync(posted)).Text("id")!;
        await Eventually.TrueAsync(async () =>
        {
            using var asked = await store.SendAsync(HttpMethod.Get, $"api/v1/stores/{store.Id}/imports/{id}", null, authenticated: true);
            return (await Json.ReadAsync(asked)).Text("state") == "finished";
        });
        return id;
    }
}
