using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Reporting;
using ContactsFunctions.Tests.Mail.Delivery;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Mail.Reporting;

/// <summary>Delivery reports as Event Grid puts them on the queue, and what the app makes of them.</summary>
public sealed class MailEventTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string DeliveryReport = "Microsoft.Communication.EmailDeliveryReportReceived";
    private readonly RunningApp app = new(azurite);
    private TestStore store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ReadAcsEvents Reading => app.Services.GetRequiredService<ReadAcsEvents>();

    public async ValueTask InitializeAsync()
    {
        // As configured, but without the rest between two attempts.
        app.HostJson = app.HostJson with { Queues = app.HostJson.Queues with { VisibilityTimeout = TimeSpan.Zero } };
        await app.InitializeAsync();
        store = await app.NewStoreAsync();
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("Bounced")]
    [InlineData("Failed")]
    [InlineData("FilteredSpam")]
    [InlineData("Quarantined")]
    [InlineData("Suppressed")]
    public async Task A_mail_that_did_not_arrive_shows_at_the_contact(string status)
    {
        var (id, email) = await SignedUpAsync();

        await TellAsync(Event(email, status, "2026-02-03T10:20:30.4567891+00:00"));

        var problem = await ProblemAsync(id);
        Assert.Equal((status, "confirmation"), (problem.Text("code"), problem.Text("mail")));
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 10, 20, 30, 456, TimeSpan.Zero), problem.GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_bounced_address_gets_no_welcome_and_is_asked_by_a_new_sign_up_until_it_confirms()
    {
        var (id, email) = await SignedUpAsync();
        await TellAsync(Event(email, "Bounced", Text(app.Time.GetUtcNow())));
        await ProblemAsync(id);

        using var forced = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false,"sendWelcomeEmail":true}""");
        await Json.OkAsync(forced);
        app.Time.Jump(TimeSpan.FromMinutes(11));
        using var again = await store.PostPublicAsync($$"""{"email":"{{email}}","firstName":"Vanessa","sendWelcomeEmail":true}""");
        await Json.OkAsync(again);
        var link = await store.ConfirmLinkAsync(email, number: 1);
        await Eventually.TrueAsync(async () => await CountAsync("mail") == 0);
        Assert.DoesNotContain(app.Smtp.Mails, mail => mail.Raw.Contains("\nList-Unsubscribe:", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("Bounced", (await ProblemAsync(id)).Text("code"));

        using var pressed = await store.PressAsync(link, "confirm");
        Assert.False((await store.GetAsync(id)).TryGetProperty("mailProblem", out _));
    }

    [Fact]
    public async Task Duplicates_change_nothing()
    {
        var (id, email) = await SignedUpAsync();
        var bounced = Event(email, "Bounced", "2026-02-03T10:20:30+00:00");
        await TellAsync(bounced);
        await ProblemAsync(id);
        var row = await RowVersionAsync(id);

        await TellAsync(bounced);
        await TellAsync(bounced);

        await AllIsHeardAsync();
        Assert.Equal(row, await RowVersionAsync(id));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("erased")]
    public async Task An_address_that_nobody_has_is_left_alone(string who)
    {
        var email = TestStore.NewEmail();
        if (who == "erased")
        {
            (var id, email) = await SignedUpAsync();
            using var erased = await store.DeleteAsync(id);
        }

        var rows = await RowsAsync();
        await TellAsync(Event(email, "Bounced"));

        await AllIsHeardAsync();
        Assert.Equal(rows, await RowsAsync());
    }

    [Fact]
    public async Task A_mail_of_another_app_or_another_store_touches_nobody()
    {
        var (id, email) = await SignedUpAsync();
        var elsewhere = AcsOperation.Of(SampleMail.With() with { Store = StoreId.Parse("elsewhere") });

        await TellAsync(Event(email, "Bounced", operation: elsewhere.ToString()));
        await TellAsync(Event(email, "Bounced", operation: Guid.NewGuid().ToString()));
        await TellAsync(Event(email, "Bounced", operation: "not a guid"));

        await AllIsHeardAsync();
        Assert.False((await store.GetAsync(id)).TryGetProperty("mailProblem", out _));
    }

    [Theory]
    [InlineData("Delivered")]
    [InlineData("Expanded")]
    [InlineData("SomethingNew")]
    [InlineData("1")]
    public async Task Good_news_and_a_status_nobody_knows_are_not_written_down(string status) =>
        Assert.Empty(await ReadAsync(Event("ada@example.org", status)));

    [Fact]
    public async Task Another_event_is_no_report() =>
        Assert.Empty(await ReadAsync(Event("ada@example.org", "Bounced").Replace("EmailDeliveryReportReceived", "EmailEngagementTrackingReportReceived", StringComparison.Ordinal)));

    [Theory]
    [InlineData("as documented")]
    [InlineData("a list")]
    [InlineData("a CloudEvent")]
    [InlineData("as seen in the wild")]
    [InlineData("in another coat of base64")]
    public async Task A_report_is_read_in_every_form_it_comes_in(string form)
    {
        var plain = Event("Ada@Example.org", "Bounced", "2026-02-03T10:20:30+00:00");
        var message = form switch
        {
            "a list" => $"[{plain}]",
            "a CloudEvent" => plain.Replace("eventType", "type", StringComparison.Ordinal).Replace("eventTime", "time", StringComparison.Ordinal)
                .Replace("\"dataVersion\":\"1.0\"", "\"specversion\":\"1.0\"", StringComparison.Ordinal),
            "as seen in the wild" => plain.Replace("deliveryAttemptTimeStamp", "deliveryAttemptTimestamp", StringComparison.Ordinal),
            "in another coat of base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(plain)),
            _ => plain,
        };

        var report = Assert.Single(await ReadAsync(message));

        Assert.Equal(
            new(StoreId.Parse(store.Id), EmailAddress.Parse("ada@example.org"), MailKind.Confirmation, DeliveryVerdict.Bounced, new(2026, 2, 3, 10, 20, 30, TimeSpan.Zero)),
            report);
    }

    [Theory]
    [InlineData("not an event, but ada@example.org")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("{}")]
    [InlineData("42")]
    [InlineData("""{"eventType":7}""")]
    [InlineData("""{"eventType":"Microsoft.Communication.EmailDeliveryReportReceived","data":{"status":"Bounced","recipient":"ada@example.org"}}""")]
    [InlineData("""{"eventType":"Microsoft.Communication.EmailDeliveryReportReceived","data":{"status":"Bounced","messageId":"1","recipient":"ada"}}""")]
    [InlineData("""{"eventType":"Microsoft.Communication.EmailDeliveryReportReceived"}""")]
    public async Task Garbage_is_refused_without_being_repeated(string garbage)
    {
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(garbage));

        Assert.DoesNotContain("ada", refusal.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What is not in the host's own encoding never gets to the app: the host lays it aside.</summary>
    [Fact]
    public async Task Garbage_is_laid_aside_and_blocks_nothing()
    {
        var (id, email) = await SignedUpAsync();

        await TellAsync("ada@example.org is garbage");
        await TellAsync(Event(email, "Bounced"));

        await ProblemAsync(id);
        await Eventually.TrueAsync(async () => await CountAsync(MailEvents.PoisonQueueName) == 1 && await CountAsync(MailEvents.QueueName) == 0);
    }

    private async Task<(string Id, string Email)> SignedUpAsync()
    {
        var email = TestStore.NewEmail();
        var answer = await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");
        await store.MailAsync(email);
        var id = answer.GetProperty("contactID").GetString()!;
        await Eventually.TrueAsync(async () => !(await app.Contacts.GetEntityAsync<TableEntity>(store.Id, id, cancellationToken: Cancellation)).Value.ContainsKey("MailDueAt"));
        return (id, email);
    }

    /// <summary>The event as it is documented, of a confirmation mail of the store.</summary>
    private string Event(string recipient, string status, string at = "2026-02-03T10:20:30+00:00", string? operation = null) => JsonSerializer.Serialize(new
    {
        id = Guid.NewGuid(),
        topic = "/subscriptions/s/resourceGroups/g/providers/microsoft.communication/communicationservices/c",
        subject = "sender/shop@example.com/message/m",
        data = new
        {
            sender = "shop@example.com",
            recipient,
            internetMessageId = "<m1.confirmation@shop.example>",
            messageId = operation ?? AcsOperation.Of(SampleMail.With() with { Store = StoreId.Parse(store.Id) }).ToString(),
            status,
            deliveryStatusDetails = new { statusMessage = $"550 5.1.1 {recipient} does not exist", recipientMailServerHostName = "mx.example.com" },
            deliveryAttemptTimeStamp = at,
        },
        eventType = DeliveryReport,
        dataVersion = "1.0",
        metadataVersion = "1",
        eventTime = "2026-02-03T10:20:31.822Z",
    });

    private async Task<IReadOnlyList<DeliveryReport>> ReadAsync(string message) => await Reading.ExecuteAsync(Encoding.UTF8.GetBytes(message), Cancellation);

    private async Task TellAsync(string message) => await app.Queue(MailEvents.QueueName).SendMessageAsync(message, Cancellation);

    /// <summary>Until everything that was told before is dealt with.</summary>
    private Task AllIsHeardAsync() => Eventually.TrueAsync(async () => await CountAsync(MailEvents.QueueName) == 0);

    private async Task<JsonElement> ProblemAsync(string id)
    {
        JsonElement problem = default;
        await Eventually.TrueAsync(async () => (await store.GetAsync(id)).TryGetProperty("mailProblem", out problem));
        return problem;
    }

    private async Task<string> RowVersionAsync(string id) =>
        (await app.Contacts.GetEntityAsync<TableEntity>(store.Id, id, cancellationToken: Cancellation)).Value.ETag.ToString();

    private async Task<string> RowsAsync()
    {
        List<string> rows = [];
        await foreach (var row in app.Contacts.QueryAsync<TableEntity>(cancellationToken: Cancellation))
        {
            rows.Add($"{row.RowKey} {row.ETag}");
        }

        return string.Join('\n', rows);
    }

    private async Task<int> CountAsync(string queue) => (await app.Queue(queue).GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;

    private static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
