using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Dialects.Omnisend.Batches;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Dialects.Omnisend;

/// <summary>Many contacts with one request: taken at once, worked off by the queue, and told about item by item.</summary>
public sealed class BatchTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Newest = "2026-03-15";

    private static readonly Writer By = new("omnisend-v3");

    public static TheoryData<string, int> Versions => new() { { "v3", 200 }, { "v5", 200 }, { "api", 201 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_item_is_taken_as_if_it_had_been_posted_by_itself(string version, int status)
    {
        var (store, known, added, other) = (await app.NewStoreAsync(), TestStore.NewEmail(), TestStore.NewEmail(), TestStore.NewEmail());
        await store.SubmitAsync($$"""{"email":"{{known}}","firstName":"Ada"}""");

        using var posted = await PostAsync(store, version, Contacts(
            $$"""{"identifiers":[{"type":"email","id":"{{known}}","channels":{"email":{"status":"unsubscribed"} } }]}""",
            $$"""{"identifiers":[{"type":"email","id":"{{added}}","channels":{"email":{"status":"subscribed"} } }],"firstName":"Vanessa","tags":["VIP"]}""",
            """{"identifiers":[{"type":"email","id":"nobody"}]}""",
            "17",
            $$"""{"email":"{{other}}","nonsense":true}"""));

        Assert.Equal(status, (int)posted.StatusCode);
        var sent = await Json.ReadAsync(posted);
        Assert.Matches("^[0-9a-f]{24}$", sent.Text("batchID"));
        Assert.Equal(("pending", 5), (sent.Text("status"), sent.GetProperty("totalCount").GetInt32()));
        var batch = await FinishedAsync(store, version, sent.Text("batchID")!);
        Assert.Equal((5, 2), (batch.GetProperty("finishedCount").GetInt32(), batch.GetProperty("errorsCount").GetInt32()));
        Assert.Equal(["unsubscribed", "subscribed", "nonSubscribed"], new[] { await store.StatusAsync(known), await store.StatusAsync(added), await store.StatusAsync(other) });
        Assert.Equal("Vanessa", (await store.FindAsync(added)).Text("firstName"));

        var items = await GetAsync(store, $"{version}/batches/{sent.Text("batchID")}/items");
        var (errors, responses) = (items.GetProperty("errors").EnumerateArray().ToArray(), items.GetProperty("responses").EnumerateArray().ToArray());
        Assert.Equal([(2, 400), (3, 400)], errors.Select(item => (item.GetProperty("index").GetInt32(), item.GetProperty("responseCode").GetInt32())));
        Assert.Equal("identifiers[0].id", errors[0].GetProperty("response").GetProperty("errors")[0].Text("field"));
        Assert.Equal([0, 1, 4], responses.Select(item => item.GetProperty("index").GetInt32()));
        Assert.Equal([200, 201, 201], responses.Select(item => item.GetProperty("responseCode").GetInt32()));
        Assert.Equal((await store.FindAsync(added)).Text("contactID"), responses[1].GetProperty("response").Text("contactID"));
        Assert.Contains("nonsense", responses[2].GetProperty("response").GetProperty("warnings")[0].GetRawText(), StringComparison.Ordinal);
        Assert.All(errors.Concat(responses), item => Assert.Matches("^[0-9a-f]{24}$", item.Text("itemID")));
        Assert.DoesNotContain(added, items.GetRawText(), StringComparison.Ordinal);
        var one = await GetAsync(store, $"{version}/batches/{sent.Text("batchID")}/items/{errors[0].Text("itemID")}");
        Assert.Equal(errors[0].GetRawText(), one.GetRawText());
    }

    [Fact]
    public async Task Items_about_one_person_take_effect_in_their_order_across_all_slices()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var items = Enumerable.Range(0, 250).Select(i => i % 50 == 0
            ? $$"""{"email":"{{email}}","firstName":"Name{{i}}","tags":["t{{i}}"]}"""
            : $$"""{"email":"{{TestStore.NewEmail()}}"}""");

        using var posted = await PostAsync(store, "v3", Contacts([.. items]));
        var batch = await FinishedAsync(store, "v3", (await Json.OkAsync(posted)).Text("batchID")!);

        Assert.Equal((250, 0), (batch.GetProperty("finishedCount").GetInt32(), batch.GetProperty("errorsCount").GetInt32()));
        Assert.True(batch.GetProperty("startedAt").GetDateTimeOffset() <= batch.GetProperty("endedAt").GetDateTimeOffset());
        var contact = await store.FindAsync(email);
        Assert.Equal("Name200", contact.Text("firstName"));
        Assert.Equal(["t0", "t50", "t100", "t150", "t200"], contact.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
    }

    [Fact]
    public async Task What_was_sent_is_kept_no_longer_than_until_it_is_worked_off()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        using var posted = await PostAsync(store, "v5", Contacts($$"""{"email":"{{email}}","firstName":"Vanessa"}"""));
        await FinishedAsync(store, "v5", (await Json.OkAsync(posted)).Text("batchID")!);

        var rows = await new TableClient(app.ConnectionString, BatchTable.TableName)
            .QueryAsync<TableEntity>($"PartitionKey eq '{store.Id}'", cancellationToken: Cancellation).ToListAsync(Cancellation);

        Assert.Equal(2, rows.Count);
        Assert.All(rows.SelectMany(row => ((IDictionary<string, object>)row).Values).OfType<byte[]>(), bytes => Assert.DoesNotContain(
            "Vanessa", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.ContainsKey("Items0"));
    }

    [Fact]
    public async Task The_largest_batch_there_can_be_is_taken()
    {
        var store = await app.NewStoreAsync();
        var about = new string('x', 3_900);
        var items = Enumerable.Range(0, 1000).Select(i => $$"""{"email":"p{{i}}@example.com","customProperties":{"about":"{{about}}"} }""");

        using var posted = await PostAsync(store, "v3", Contacts([.. items]));
        using var one = await PostAsync(store, "v3", Contacts([.. Enumerable.Repeat("{}", 1001)]));
        using var less = await PostAsync(store, "api", Contacts([.. Enumerable.Repeat("{}", 101)]));

        Assert.Equal(1000, (await Json.OkAsync(posted)).GetProperty("totalCount").GetInt32());
        Assert.Equal([400, 400], new[] { one, less }.Select(answer => (int)answer.StatusCode));
        Assert.Contains("at most 1000", (await Json.ReadAsync(one)).GetRawText(), StringComparison.Ordinal);
        Assert.Contains("at most 100 ", (await Json.ReadAsync(less)).GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"method":"POST","endpoint":"contacts"}""", "items")]
    [InlineData("""{"method":"POST","endpoint":"contacts","items":[]}""", "items")]
    [InlineData("""{"method":"POST","endpoint":"contacts","items":{}}""", "items")]
    [InlineData("""{"method":"DELETE","endpoint":"contacts","items":[{}]}""", "method")]
    [InlineData("""{"method":"PUT","endpoint":"contacts","items":[{}]}""", "method")]
    [InlineData("""{"endpoint":"contacts","items":[{}]}""", "method")]
    [InlineData("""{"method":"POST","endpoint":"coupons","items":[{}]}""", "endpoint")]
    [InlineData("""{"method":"POST","endpoint":7,"items":[{}]}""", "endpoint")]
    [InlineData("""{"method":"POST","items":[{}]}""", "endpoint")]
    public async Task What_is_wrong_with_a_batch_as_a_whole_is_named(string body, string field)
    {
        var store = await app.NewStoreAsync();

        using var answer = await PostAsync(store, "v3", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([field], (await Json.ReadAsync(answer)).GetProperty("errors").EnumerateArray().Select(error => error.Text("field")));
    }

    [Fact]
    public async Task Other_things_than_contacts_are_taken_and_forgotten_unless_the_store_wants_none()
    {
        var (store, strict) = (await app.NewStoreAsync(), await app.NewStoreAsync("""{"name":"Strict","acceptOtherOmnisendCalls":false}"""));
        const string Orders = """{"method":"PUT","endpoint":"orders","items":[{"orderID":"1"},{"orderID":"2"}]}""";

        using var taken = await PostAsync(store, "v3", Orders);
        using var refused = await PostAsync(strict, "v3", Orders);

        var batch = await Json.OkAsync(taken);
        Assert.Equal(("finished", 2, 0), (batch.Text("status"), batch.GetProperty("finishedCount").GetInt32(), batch.GetProperty("errorsCount").GetInt32()));
        Assert.Empty((await GetAsync(store, $"v3/batches/{batch.Text("batchID")}/items")).GetProperty("responses").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_batch_of_another_store_and_one_that_is_none_are_not_found()
    {
        var (store, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        using var posted = await PostAsync(store, "v3", Contacts($$"""{"email":"{{TestStore.NewEmail()}}"}"""));
        var id = (await Json.OkAsync(posted)).Text("batchID");

        foreach (var path in new[] { $"v3/batches/{id}", $"v3/batches/{id}/items" })
        {
            using var foreign = await SendAsync(other, HttpMethod.Get, path);
            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        }

        using var item = await SendAsync(store, HttpMethod.Get, $"v3/batches/{id}/items/{id}");
        Assert.Equal(HttpStatusCode.NotFound, item.StatusCode);
        using var none = await SendAsync(store, HttpMethod.Get, "v3/batches/x");
        using var without = await SendAsync(store, HttpMethod.Get, $"v3/batches/{id}", key: false);
        using var unversioned = await store.SendAsync(HttpMethod.Get, $"api/batches/{id}", null, authenticated: true);
        Assert.Equal([404, 401, 400], new[] { none, without, unversioned }.Select(answer => (int)answer.StatusCode));
    }

    [Theory]
    [InlineData("v3")]
    [InlineData("v5")]
    [InlineData("api")]
    public async Task Batches_are_listed_newest_first_page_by_page(string version)
    {
        var store = await app.NewStoreAsync();
        var table = Batches();
        for (var i = 0; i < 5; i++)
        {
            var at = app.Time.GetUtcNow().AddMinutes(i);
            await table.AddAsync(StoreId.Parse(store.Id), new(CountdownId.New(at), "POST", "events", By, at, i + 1, []), [], Cancellation);
        }

        List<int> counts = [];
        for (var path = $"{version}/batches?limit=2"; path is not null;)
        {
            var page = await GetAsync(store, path);
            counts.AddRange(page.GetProperty("batches").EnumerateArray().Select(batch => batch.GetProperty("totalCount").GetInt32()));
            var paging = page.GetProperty("paging");
            path = version != "api" ? paging.Text("next") is { } next ? new Uri(next).PathAndQuery[1..] : null
                : paging.GetProperty("hasMore").GetBoolean() ? $"{version}/batches?limit=2&after={paging.GetProperty("cursors").Text("after")}"
                : null;
            Assert.True(counts.Count <= 5, "The pages do not end.");
        }

        Assert.Equal([5, 4, 3, 2, 1], counts);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("after=x", "after")]
    public async Task A_wrong_parameter_of_the_list_is_named(string query, string field)
    {
        var store = await app.NewStoreAsync();

        using var answer = await SendAsync(store, HttpMethod.Get, $"v3/batches?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (await Json.ReadAsync(answer)).GetProperty("errors")[0].Text("field"));
    }

    [Fact]
    public async Task Batches_are_removed_after_30_days()
    {
        var store = StoreId.Parse((await app.NewStoreAsync()).Id);
        var (table, now) = (Batches(), app.Time.GetUtcNow());
        var (old, young) = (await AddAsync(now - Batch.Lifetime - TimeSpan.FromSeconds(2)), await AddAsync(now - Batch.Lifetime + TimeSpan.FromSeconds(2)));

        await table.RemoveAsync(store, now - Batch.Lifetime, Cancellation);

        Assert.Null(await table.FindAsync(store, old, Cancellation));
        Assert.Null(await table.ReadSliceAsync(store, old, 0, Cancellation));
        Assert.NotNull(await table.FindAsync(store, young, Cancellation));

        async Task<CountdownId> AddAsync(DateTimeOffset at)
        {
            var batch = new Batch(CountdownId.New(at), "POST", "contacts", By, at, 1, [new(0, 1)]);
            await table.AddAsync(store, batch, ["[{}]"u8.ToArray()], Cancellation);
            return batch.Id;
        }
    }

    [Fact]
    public async Task A_slice_that_was_cut_off_is_done_again_and_one_that_was_done_only_leads_to_the_next()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var id = StoreId.Parse(store.Id);
        var now = app.Time.GetUtcNow();
        var batch = new Batch(CountdownId.New(now), "POST", "contacts", By, now, 2, [new(0, 1), new(1, 1)]);
        await Batches().AddAsync(
            id, batch, [.. new[] { "one", "two" }.Select(tag => System.Text.Encoding.UTF8.GetBytes($$"""[{"email":"{{email}}","tags":["{{tag}}"]}]"""))], Cancellation);
        var waiting = await Batches().ReadSliceAsync(id, batch.Id, 0, Cancellation);
        await Batches().TryFinishAsync(id, batch.Id, waiting!, now, now, [new(0, 201, null)], Cancellation);

        // The worker died before it sent the second slice's message, so the first one's comes again; and twice.
        await app.Queue(BatchOutbox.Name).SendMessageAsync(JsonSerializer.Serialize(Message(0)), Cancellation);
        await app.Queue(BatchOutbox.Name).SendMessageAsync(JsonSerializer.Serialize(Message(0)), Cancellation);
        var finished = await FinishedAsync(store, "v3", batch.Id.ToString());

        Assert.Equal((2, 0), (finished.GetProperty("finishedCount").GetInt32(), finished.GetProperty("errorsCount").GetInt32()));
        Assert.Equal(["two"], (await store.FindAsync(email)).GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));

        object Message(int first) => new { store = store.Id, batch = batch.Id.ToString(), first };
    }

    [Fact]
    public async Task A_batch_that_got_stuck_is_taken_up_again_at_night()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var id = StoreId.Parse(store.Id);
        var at = app.Time.GetUtcNow() - TimeSpan.FromHours(2);
        var batch = new Batch(CountdownId.New(at), "POST", "contacts", By, at, 1, [new(0, 1)]);
        await Batches().AddAsync(id, batch, [System.Text.Encoding.UTF8.GetBytes($$"""[{"email":"{{email}}"}]""")], Cancellation);

        await app.Services.GetRequiredService<TendBatches>().ExecuteAsync(Cancellation);
        await FinishedAsync(store, "v3", batch.Id.ToString());

        Assert.Equal(email, (await store.FindAsync(email)).Text("email"));
    }

    [Fact]
    public async Task Items_with_everything_wrong_fit_into_their_row()
    {
        var store = await app.NewStoreAsync();
        var wrong = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"a{i}\":{{}}"));
        var items = Enumerable.Range(0, 100).Select(i => $$"""{"email":"p{{i}}@example.com","customProperties":{{{wrong}}} }""");

        using var posted = await PostAsync(store, "v3", Contacts([.. items]));
        var batch = await FinishedAsync(store, "v3", (await Json.OkAsync(posted)).Text("batchID")!);

        Assert.Equal(100, batch.GetProperty("errorsCount").GetInt32());
        var errors = (await GetAsync(store, $"v3/batches/{batch.Text("batchID")}/items")).GetProperty("errors");
        Assert.Equal(10, errors[0].GetProperty("response").GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task An_unsubscribe_without_a_date_is_of_the_moment_at_which_the_batch_was_sent()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var id = StoreId.Parse(store.Id);
        var at = app.Time.GetUtcNow() - TimeSpan.FromHours(2);
        var batch = new Batch(CountdownId.New(at), "POST", "contacts", By, at, 1, [new(0, 1)]);
        await Batches().AddAsync(
            id, batch, [System.Text.Encoding.UTF8.GetBytes($$"""[{"email":"{{email}}","status":"unsubscribed","firstName":"Late"}]""")], Cancellation);
        await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false}""");

        await app.Queue(BatchOutbox.Name).SendMessageAsync(
            JsonSerializer.Serialize(new { store = store.Id, batch = batch.Id.ToString(), first = 0 }), Cancellation);
        await FinishedAsync(store, "v3", batch.Id.ToString());

        Assert.Equal(("subscribed", "Late"), (await store.StatusAsync(email), (await store.FindAsync(email)).Text("firstName")));
    }

    [Fact]
    public void A_batch_that_is_not_finished_after_a_day_has_stopped()
    {
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var batch = new Batch(CountdownId.New(now), "POST", "contacts", By, now, 3, [new(0, 2, now, now, Errors: 1), new(2, 1)]);

        Assert.Equal(["inProgress", "stopped"], new[] { batch.State(now.AddHours(24)), batch.State(now.AddHours(25)) });
        Assert.Equal((2, 1, null), (batch.FinishedCount, batch.ErrorsCount, batch.EndedAt));
    }

    private BatchTable Batches() => new(new TableServiceClient(app.ConnectionString));

    private static string Contacts(params string[] items) => $$"""{"method":"POST","endpoint":"contacts","items":[{{string.Join(',', items)}}]}""";

    private static Task<HttpResponseMessage> PostAsync(TestStore store, string version, string body) => SendAsync(store, HttpMethod.Post, $"{version}/batches", body);

    private static async Task<JsonElement> GetAsync(TestStore store, string path)
    {
        using var answer = await SendAsync(store, HttpMethod.Get, path);
        return await Json.OkAsync(answer);
    }

    private static async Task<JsonElement> FinishedAsync(TestStore store, string version, string id)
    {
        JsonElement batch = default;
        await Eventually.TrueAsync(async () => (batch = await GetAsync(store, $"{version}/batches/{id}")).Text("status") == "finished");
        return batch;
    }

    private static Task<HttpResponseMessage> SendAsync(TestStore store, HttpMethod method, string path, string? body = null, bool key = true) =>
        store.SendAsync(
            method, path, body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json"), key,
            request => request.Headers.Add("Omnisend-Version", Newest));
}
