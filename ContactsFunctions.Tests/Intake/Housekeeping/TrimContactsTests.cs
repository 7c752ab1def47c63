using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Housekeeping;
using ContactsFunctions.Mail.Reporting;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using ContactsFunctions.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Intake.Housekeeping;

/// <summary>People whom a store may not write to are trimmed to what keeps it so and proves it, where the store says when.</summary>
public sealed class TrimContactsTests : IAsyncLifetime
{
    private const string Both = """{"retention":{"unsubscribedDays":40,"inactiveDays":100}}""";
    private const string Details = """ "firstName":"Ada","city":"London","tags":"VIP","properties":{"shoe":"38"} """;

    private readonly Interruption interruption = new();
    private readonly RunningApp app;

    // No mail is sent meanwhile, so that every request to a table is the night's own.
    public TrimContactsTests(AzuriteFixture azurite) => app = new(azurite)
    {
        TakesFromQueues = false,
        Replace = services => interruption.Replace(services, () => app!.ConnectionString),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Of_who_has_unsubscribed_the_suppression_and_the_proof_are_left()
    {
        var store = await app.NewStoreAsync(Both);
        var email = TestStore.NewEmail();
        var id = await UnsubscribedAsync(store, $$""" "email":"{{email}}","sms_phone_number":"+14155552671",{{Details}} """);
        await ChangeMindAsync(store, email, times: 44);
        var before = await store.GetAsync(id);
        Assert.Equal("Ada", before.Text("firstName"));

        app.Time.Jump(TimeSpan.FromDays(39));
        Assert.Equal(0, await RunAsync());
        app.Time.Jump(TimeSpan.FromDays(2));
        Assert.Equal(0, await RunAsync());
        using (await store.PatchAsync(id, """{"identifiers":[{"type":"phone","id":"+14155552671","channels":{"sms":{"status":"unsubscribed"}}}]}"""))
        {
        }

        before = await store.GetAsync(id);
        app.Time.Jump(TimeSpan.FromDays(41));
        Assert.Equal(1, await RunAsync());

        var after = await store.GetAsync(id);
        foreach (var kept in new[] { "contactID", "createdAt", "updatedAt", "email", "phone", "identifiers", "confirmation", "consents" })
        {
            Assert.Equal(before.GetProperty(kept).GetRawText(), after.GetProperty(kept).GetRawText());
        }

        Assert.True(after.GetProperty("consents").GetArrayLength() > 40);
        Assert.All(new[] { "firstName", "city" }, gone => Assert.Null(after.Text(gone)));
        Assert.Empty(after.GetProperty("tags").EnumerateArray());
        Assert.Empty(after.GetProperty("customProperties").EnumerateObject());
    }

    [Fact]
    public async Task Everybody_else_is_trimmed_by_the_longer_time_and_nobody_who_is_subscribed()
    {
        var store = await app.NewStoreAsync(Both);
        var byPhone = await UnsubscribedAsync(store, $$""" "sms_phone_number":"+14155552671",{{Details}} """);
        var unknownPhone = await NewAsync(store, $$""" "sms_phone_number":"+14155552672",{{Details}} """);
        var unknown = await NewAsync(store, $$""" "email":"{{TestStore.NewEmail()}}",{{Details}} """);
        var reader = await NewAsync(store, $$""" "email":"{{TestStore.NewEmail()}}","marketingAllowed":true,"doubleOptin":false,{{Details}} """);
        var texted = await NewAsync(
            store, $$""" "email":"{{TestStore.NewEmail()}}","sms_phone_number":"+14155552673","smsMarketingAllowed":true,{{Details}} """);

        app.Time.Jump(TimeSpan.FromDays(41));
        Assert.Equal(1, await RunAsync());
        Assert.Null((await store.GetAsync(byPhone)).Text("firstName"));

        app.Time.Jump(TimeSpan.FromDays(60));
        Assert.Equal(2, await RunAsync());
        foreach (var trimmed in new[] { unknownPhone, unknown })
        {
            Assert.Null((await store.GetAsync(trimmed)).Text("firstName"));
        }

        foreach (var whole in new[] { reader, texted })
        {
            Assert.Equal("Ada", (await store.GetAsync(whole)).Text("firstName"));
        }
    }

    [Fact]
    public async Task An_import_does_not_subscribe_who_was_trimmed_and_erasing_works_as_ever()
    {
        var store = await app.NewStoreAsync(Both);
        var email = TestStore.NewEmail();
        var id = await UnsubscribedAsync(store, $$""" "email":"{{email}}",{{Details}} """);
        app.Time.Jump(TimeSpan.FromDays(41));
        Assert.Equal(1, await RunAsync());

        await store.BatchAsync($$"""{"contacts":[{"email":"{{email}}","firstName":"Ada","accepts_marketing":true}]}""");

        Assert.Equal("unsubscribed", await store.StatusAsync(email));
        using var erased = await store.DeleteAsync(id);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        var back = await store.SubmitAsync($$"""{"email":"{{email}}","doubleOptin":false,"marketingAllowed":true}""");
        Assert.Equal("ignored erased", $"{back.Text("result")} {back.GetProperty("warnings")[0].Text("code")}");
    }

    [Fact]
    public async Task A_store_that_says_nothing_costs_nothing_and_another_one_query_and_a_write_for_each_it_trims()
    {
        var silent = await app.NewStoreAsync();
        await UnsubscribedAsync(silent, $$""" "email":"{{TestStore.NewEmail()}}",{{Details}} """);
        app.Time.Jump(TimeSpan.FromDays(4000));

        // The stores; for each its mailboxes and its sign-ups.
        Assert.Equal((3, 0), await CountAsync());

        var store = await app.NewStoreAsync(Both);
        await UnsubscribedAsync(store, $$""" "email":"{{TestStore.NewEmail()}}",{{Details}} """);
        await UnsubscribedAsync(store, $$""" "email":"{{TestStore.NewEmail()}}",{{Details}} """);
        await NewAsync(store, $$""" "email":"{{TestStore.NewEmail()}}","marketingAllowed":true,"doubleOptin":false,{{Details}} """);
        app.Time.Jump(TimeSpan.FromDays(41));

        Assert.Equal((6, 2), await CountAsync());
        Assert.Equal((6, 0), await CountAsync());

        using var put = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", "{}");
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal((5, 0), await CountAsync());
    }

    [Fact]
    public async Task A_contact_that_the_shop_changes_meanwhile_is_left_alone()
    {
        var store = await app.NewStoreAsync(Both);
        var id = await UnsubscribedAsync(store, $$""" "email":"{{TestStore.NewEmail()}}",{{Details}} """);
        app.Time.Jump(TimeSpan.FromDays(41));
        interruption.BeforeWrite(1, async () =>
        {
            using var changed = await store.PatchAsync(id, """{"lastName":"Lovelace"}""");
            changed.EnsureSuccessStatusCode();
        });

        Assert.Equal(0, await RunAsync());

        var contact = await store.GetAsync(id);
        Assert.Equal("Ada Lovelace", $"{contact.Text("firstName")} {contact.Text("lastName")}");
    }

    [Fact]
    public async Task What_is_noted_of_a_mail_meanwhile_is_kept()
    {
        var store = await app.NewStoreAsync(Both);
        var email = TestStore.NewEmail();
        var id = await UnsubscribedAsync(store, $$""" "email":"{{email}}",{{Details}} """);
        app.Time.Jump(TimeSpan.FromDays(41));
        Assert.True(EmailAddress.TryParse(email, out var address));
        interruption.BeforeWrite(1, () => app.Services.GetRequiredService<RecordDeliveryReport>().ExecuteAsync(
            new(StoreId.Parse(store.Id), address, MailKind.Welcome, DeliveryVerdict.Bounced, app.Time.GetUtcNow()), Token));

        Assert.Equal(1, await RunAsync());

        var contact = await store.GetAsync(id);
        Assert.Null(contact.Text("firstName"));
        Assert.Equal("Bounced", contact.GetProperty("mailProblem").Text("code"));
    }

    [Fact]
    public async Task A_night_that_is_cut_off_is_taken_up_by_the_next()
    {
        var store = await app.NewStoreAsync(Both);
        for (var i = 0; i < 3; i++)
        {
            await UnsubscribedAsync(store, $$""" "email":"{{TestStore.NewEmail()}}",{{Details}} """);
        }

        app.Time.Jump(TimeSpan.FromDays(41));
        using var night = CancellationTokenSource.CreateLinkedTokenSource(Token);
        interruption.BeforeWrite(2, night.CancelAsync);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NightAsync(night.Token));

        Assert.Equal(2, await RunAsync());
        Assert.Equal(0, await RunAsync());
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_counted_and_the_others_are_trimmed()
    {
        var store = await app.NewStoreAsync(Both);
        var broken = await UnsubscribedAsync(store, $$""" "email":"{{TestStore.NewEmail()}}",{{Details}} """);
        await UnsubscribedAsync(store, $$""" "email":"{{TestStore.NewEmail()}}",{{Details}} """);
        var row = (await app.Contacts.GetEntityAsync<TableEntity>(store.Id, broken, cancellationToken: Token)).Value;
        row["Document"] = "{";
        await app.Contacts.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Token);
        app.Time.Jump(TimeSpan.FromDays(41));
        using var numbers = new MeasuredNumbers(app.Services.GetRequiredService<IMeterFactory>());

        Assert.Equal(1, await RunAsync());

        Assert.Single(numbers.All, number => number.Name == AppMetrics.UnreadableRows);
    }

    private Task<int> RunAsync() => NightAsync(Token);

    private async Task<int> NightAsync(CancellationToken cancellationToken) =>
        (await app.Services.GetRequiredService<KeepHouse>().ExecuteAsync(cancellationToken)).Trimmed;

    /// <summary>How many reads and writes of tables a night takes.</summary>
    private async Task<(int Reads, int Writes)> CountAsync()
    {
        interruption.Forget();
        await RunAsync();
        return (interruption.Calls.Count(call => call.StartsWith("GET", StringComparison.Ordinal)), interruption.Calls.Count(call => call.StartsWith("PUT", StringComparison.Ordinal)));
    }

    private static async Task<string> NewAsync(TestStore store, string members) =>
        (await store.SubmitAsync($"{{{members}}}")).Text("contactID")!;

    private static Task<string> UnsubscribedAsync(TestStore store, string members) => NewAsync(store, $$""" {{members}},"status":"unsubscribed" """);

    /// <summary>Subscribed and unsubscribed by dates in the past, so that a part of the consent log moves to a row of its own.</summary>
    private async Task ChangeMindAsync(TestStore store, string email, int times)
    {
        var from = app.Time.GetUtcNow();
        for (var i = 1; i <= times; i++)
        {
            var body = new { email, status = i % 2 == 0 ? "unsubscribed" : "subscribed", statusDate = from.AddSeconds(i).ToString("o", CultureInfo.InvariantCulture) };
            await store.SubmitAsync(JsonSerializer.Serialize(body));
        }
    }
}
