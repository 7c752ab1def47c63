using System.Globalization;
using System.Net;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Hooks;
using ContactsFunctions.Intake.Housekeeping;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ContactsFunctions.Tests.Hooks;

/// <summary>Receivers that are down, slow, wrong, gone or inside. The test works off the queue itself, so that it can turn the clock.</summary>
public sealed class FailingReceiverTests(AzuriteFixture azurite) : IAsyncLifetime
{
    /// <summary>What names lead to in these tests; others as ever.</summary>
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["inside.example.com"] = ["169.254.169.254"],
        ["both.example.com"] = ["93.184.215.14", "10.0.0.1"],
        ["mapped.example.com"] = ["::ffff:169.254.169.254"],
    };

    private readonly RunningApp app = new(azurite)
    {
        TakesFromQueues = false,
        Replace = services => services.Replace(ServiceDescriptor.Singleton(new HostNames(async (name, cancellationToken) =>
            Names.TryGetValue(name, out var addresses)
                ? [.. addresses.Select(IPAddress.Parse)]
                : await Dns.GetHostAddressesAsync(name, cancellationToken)))),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task One_that_is_down_for_an_hour_hears_of_everything_afterwards()
    {
        var isDown = true;
        await using var receiver = await OwedAsync(context => context.Response.StatusCode = isDown ? 503 : 200);
        var attempts = 0;
        var down = app.Time.GetUtcNow();
        while (app.Time.GetUtcNow() - down < TimeSpan.FromHours(1))
        {
            await receiver.TryAsync();
            attempts++;
            var delivery = Assert.Single(await receiver.DeliveriesAsync());
            Assert.Equal(("waiting", attempts, "503"), (delivery.Text("state"), delivery.GetProperty("attempts").GetInt32(), delivery.Text("lastStatus")));
            app.Time.Jump(delivery.GetProperty("nextAttemptAt").GetDateTimeOffset() - app.Time.GetUtcNow());
        }

        Assert.InRange(attempts, 4, 10);
        Assert.NotNull((await receiver.ShowAsync()).Text("failingSince"));
        isDown = false;
        await receiver.TryAsync();
        Assert.Equal("delivered", Assert.Single(await receiver.DeliveriesAsync()).Text("state"));
        Assert.Null((await receiver.ShowAsync()).Text("failingSince"));
        Assert.Single(receiver.Received.Select(request => request.Headers["webhook-id"]).Distinct());
    }

    [Fact]
    public async Task One_that_does_not_listen_is_unreachable()
    {
        await using var receiver = await OwedAsync(_ => { }, target: $"http://127.0.0.1:{ContactsFunctions.Local.FreePort.Find()}/");
        await receiver.TryAsync();
        Assert.Equal("unreachable", Assert.Single(await receiver.DeliveriesAsync()).Text("lastStatus"));
    }

    [Fact]
    public async Task After_a_day_a_delivery_is_given_up_and_can_be_replayed()
    {
        await using var receiver = await OwedAsync(context => context.Response.StatusCode = 500);
        app.Time.Jump(TimeSpan.FromHours(23.9));
        await receiver.TryAsync();
        Assert.Equal("waiting", Assert.Single(await receiver.DeliveriesAsync()).Text("state"));
        app.Time.Jump(TimeSpan.FromHours(0.2));
        await receiver.TryAsync();
        var given = Assert.Single(await receiver.DeliveriesAsync());
        Assert.Equal(("failed", false), (given.Text("state"), given.TryGetProperty("nextAttemptAt", out _)));

        using var again = await receiver.SendAsync(HttpMethod.Post, $"/deliveries/{given.Text("id")}/replay");
        var waiting = Assert.Single(await receiver.DeliveriesAsync());
        Assert.Equal(("waiting", 0), (waiting.Text("state"), waiting.GetProperty("attempts").GetInt32()));
    }

    [Fact]
    [Trait("Lane", "Slow")]
    public async Task A_slow_one_is_not_waited_for()
    {
        await using var receiver = await OwedAsync(context => context.RequestAborted.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)));
        var began = TimeProvider.System.GetTimestamp();
        await receiver.TryAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 4, 10);
        Assert.Equal("timeout", Assert.Single(await receiver.DeliveriesAsync()).Text("lastStatus"));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created", answer: async (context, _) =>
        {
            var block = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });
        await OweAsync(receiver);
        await receiver.TryAsync();
        Assert.Equal("delivered", Assert.Single(await receiver.DeliveriesAsync()).Text("state"));
    }

    [Fact]
    public async Task One_that_asks_for_time_is_given_it_within_bounds()
    {
        var asked = "120";
        await using var receiver = await OwedAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = asked;
        });
        await receiver.TryAsync();
        Assert.InRange(await GapAsync(), 115, 120);
        asked = "999999999";
        await receiver.TryAsync();
        Assert.InRange(await GapAsync(), (8 * 3600) - 5, 8 * 3600);

        async Task<double> GapAsync() =>
            (Assert.Single(await receiver.DeliveriesAsync()).GetProperty("nextAttemptAt").GetDateTimeOffset() - app.Time.GetUtcNow()).TotalSeconds;
    }

    [Fact]
    public async Task One_that_is_gone_is_removed()
    {
        await using var receiver = await OwedAsync(context => context.Response.StatusCode = 410);
        await receiver.TryAsync();
        using var answer = await receiver.SendAsync(HttpMethod.Get, "");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var receiver = await OwedAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
        });
        await receiver.TryAsync();
        Assert.Single(receiver.Received);
        var delivery = Assert.Single(await receiver.DeliveriesAsync());
        Assert.Equal(("waiting", status.ToString(CultureInfo.InvariantCulture)), (delivery.Text("state"), delivery.Text("lastStatus")));
    }

    [Theory]
    [InlineData("https://inside.example.com/latest/meta-data")]
    [InlineData("https://both.example.com/")]
    [InlineData("https://mapped.example.com/")]
    public async Task A_name_that_leads_inside_is_not_followed(string target)
    {
        await using var receiver = await OwedAsync(_ => { }, target);
        await receiver.TryAsync();
        Assert.Equal("not_public", Assert.Single(await receiver.DeliveriesAsync()).Text("lastStatus"));
    }

    [Fact]
    public async Task After_three_days_of_failures_the_hook_is_off_its_owner_told_and_it_can_be_switched_on()
    {
        await using var receiver = await OwedAsync(context => context.Response.StatusCode = 500);
        await receiver.TryAsync();
        app.Time.Jump(TimeSpan.FromDays(4));
        await OweAsync(receiver);
        Assert.Equal("on", (await receiver.ShowAsync()).Text("state"));
        app.Time.Jump(TimeSpan.FromDays(1));
        await receiver.TryAsync();
        Assert.Equal("off", (await receiver.ShowAsync()).Text("state"));

        var before = receiver.Received.Count;
        await OweAsync(receiver);
        Assert.Equal(before, receiver.Received.Count);

        await TendAsync();
        await TendAsync();
        var mail = ParsedMail.Parse((await app.Smtp.WaitForAsync(mail => mail.Recipients.Contains("owner@shop.example"), Cancellation)).Raw);
        Assert.Contains(receiver.Id, mail.Text!, StringComparison.Ordinal);
        Assert.DoesNotContain("told?of=a", mail.Text!, StringComparison.Ordinal);
        Assert.Single(app.Smtp.Mails, mail => mail.Recipients.Contains("owner@shop.example"));

        using var on = await receiver.SendAsync(HttpMethod.Post, "/enable");
        Assert.Equal("on", (await Json.OkAsync(on)).Text("state"));
        await OweAsync(receiver);
        Assert.Equal(before + 1, receiver.Received.Count);
        Assert.Equal("on", (await receiver.ShowAsync()).Text("state"));
    }

    [Fact]
    public void A_receiver_that_asks_for_time_gets_it_and_is_still_tried_for_a_whole_day()
    {
        var due = app.Time.GetUtcNow();
        Assert.Equal(TimeSpan.FromHours(8), DeliveryGaps.After(1, TimeSpan.FromHours(9), due, due));
        Assert.Equal(TimeSpan.FromHours(2), DeliveryGaps.After(3, TimeSpan.FromHours(8), due, due.AddHours(22)));
        Assert.Equal(TimeSpan.FromMinutes(5), DeliveryGaps.After(3, TimeSpan.FromSeconds(1), due, due));
        Assert.Null(DeliveryGaps.After(3, TimeSpan.FromHours(8), due, due.AddHours(23.95)));
    }

    [Fact]
    public async Task What_has_lost_its_message_is_taken_up()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created contact.erased");
        var id = (await receiver.Store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""")).Text("contactID")!;
        await LoseMessagesAsync();
        app.Time.Jump(TimeSpan.FromHours(1));
        await TendAsync();
        await receiver.WorkAsync();
        Assert.Single(receiver.Received);

        (await receiver.Store.DeleteAsync(id)).Dispose();
        await LoseMessagesAsync();
        app.Time.Jump(TimeSpan.FromHours(1));
        await TendAsync();
        await receiver.WorkAsync();
        Assert.Equal("contact.erased", Receiver.Body(receiver.Received[^1]).Text("type"));

        using var again = await receiver.SendAsync(HttpMethod.Post, $"/deliveries/{(await receiver.DeliveriesAsync())[0].Text("id")}/replay");
        await LoseMessagesAsync();
        app.Time.Jump(TimeSpan.FromHours(1));
        await TendAsync();
        await receiver.WorkAsync();
        Assert.Equal(3, receiver.Received.Count);
    }

    [Fact]
    public async Task A_delivery_that_cannot_be_read_holds_up_no_other()
    {
        await using var receiver = await OwedAsync(_ => { });
        var table = new TableClient(app.ConnectionString, DeliveryTable.TableName);
        var row = await table.QueryAsync<TableEntity>($"PartitionKey eq '{receiver.Store.Id}'", cancellationToken: Cancellation).SingleAsync(Cancellation);
        row.RowKey = row.RowKey[..^1] + (row.RowKey[^1] == '0' ? '1' : '0');
        row["Event"] = "contact.of_a_later_version";
        await table.AddEntityAsync(row, Cancellation);

        app.Time.Jump(TimeSpan.FromHours(1));
        await TendAsync();
        await receiver.WorkAsync();

        Assert.Single(receiver.Received);
        Assert.Equal("delivered", Assert.Single(await receiver.DeliveriesAsync()).Text("state"));
        Assert.Contains(app.Log.Lines, line => line.Contains("[5003]", StringComparison.Ordinal) && line.Contains(row.RowKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_is_repeated_reminds_of_what_is_owed()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created");
        var json = $$"""{"email":"{{TestStore.NewEmail()}}"}""";
        await receiver.Store.SubmitAsync(json);
        await LoseMessagesAsync();
        await receiver.Store.SubmitAsync(json);
        await receiver.WorkAsync();
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task Old_deliveries_go()
    {
        await using var receiver = await OwedAsync(_ => { });
        await receiver.TryAsync();
        app.Time.Jump(DeliveryTable.Kept - TimeSpan.FromHours(1));
        await TendAsync();
        Assert.Single(await receiver.DeliveriesAsync());
        app.Time.Jump(TimeSpan.FromHours(2));
        await TendAsync();
        Assert.Empty(await receiver.DeliveriesAsync());
    }

    [Fact]
    public async Task A_link_that_ended_without_a_click_is_told_once()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.confirmation_expired");
        var email = TestStore.NewEmail();
        (await receiver.Store.PostPublicAsync($$"""{"email":"{{email}}"}""")).Dispose();
        await NightAsync();
        Assert.Empty(receiver.Received);
        app.Time.Jump(TimeSpan.FromDays(7.1));
        await NightAsync();
        await NightAsync();
        var told = Receiver.Body(Assert.Single(receiver.Received));
        Assert.Equal(("contact.confirmation_expired", email), (told.Text("type"), told.GetProperty("data").GetProperty("contact").Text("email")));

        async Task NightAsync()
        {
            await app.Services.GetRequiredService<TellExpired>().ExecuteAsync(Cancellation);
            await receiver.WorkAsync();
        }
    }

    [Fact]
    public async Task A_dead_address_is_told()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.bounced");
        var email = TestStore.NewEmail();
        var id = (await receiver.Store.SubmitAsync($$"""{"email":"{{email}}"}""")).Text("contactID")!;
        await app.Services.GetRequiredService<EditContact>().ExecuteAsync(
            StoreId.Parse(receiver.Store.Id),
            ContactId.Parse(id),
            contact => contact with { MailProblem = new(app.Time.GetUtcNow(), MailKind.Welcome, "550", StopsMail: true) },
            cancellationToken: Cancellation);
        await receiver.WorkAsync();
        Assert.Equal("contact.bounced", Receiver.Body(Assert.Single(receiver.Received)).Text("type"));
    }

    /// <summary>A receiver that is owed one delivery, tried not yet.</summary>
    private async Task<Receiver> OwedAsync(Action<Microsoft.AspNetCore.Http.HttpContext> answer, string? target = null)
    {
        var receiver = await Receiver.MakeAsync(app, "contact.created", target: target, answer: (context, _) =>
        {
            answer(context);
            return Task.CompletedTask;
        });
        await receiver.Store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        var message = (await app.Queue(EventOutbox.Name).ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        await app.Queue(EventOutbox.Name).DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
        var handOut = (HandOutMessage)QueueJson.Read(message.Body, HookMessageJson.Default.HookMessage, "");
        await app.Services.GetRequiredService<HandOutEvents>().ExecuteAsync(handOut, Cancellation);
        await LoseMessagesAsync();
        return receiver;
    }

    /// <summary>Makes one more contact, and tells of it once.</summary>
    private static async Task OweAsync(Receiver receiver)
    {
        await receiver.Store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        await receiver.WorkAsync();
    }

    private Task TendAsync() => app.Services.GetRequiredService<TendHooks>().ExecuteAsync(Cancellation);

    private Task<Azure.Response> LoseMessagesAsync() => app.Queue(EventOutbox.Name).ClearMessagesAsync(Cancellation);
}
