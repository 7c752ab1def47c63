using System.Net;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>Lists: pages, filters, and a walk that misses nobody.</summary>
public sealed class ListContactsTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    [Trait("Lane", "Slow")]
    public async Task The_list_walks_5000_contacts_without_gaps_or_repeats_while_others_are_written()
    {
        var store = await app.NewStoreAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 50),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (batch, _) => await store.BatchAsync(Batch("p", batch * 100)));

        using var walked = new CancellationTokenSource();
        var writing = WriteOthersAsync();
        List<string> seen = [];
        string? next = null;
        do
        {
            using var answer = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?limit=250{(next is null ? "" : $"&after={next}")}", null, authenticated: true);
            var page = await Json.OkAsync(answer);
            seen.AddRange(page.GetProperty("contacts").EnumerateArray().Select(contact => contact.Text("email")!));
            next = page.GetProperty("paging").Text("next");
        }
        while (next is not null);
        await walked.CancelAsync();
        Assert.True(await writing > 0);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(
            Enumerable.Range(0, 5000).Select(i => $"p{i}@example.com").Order(StringComparer.Ordinal),
            seen.Where(email => email.StartsWith('p')).Order(StringComparer.Ordinal));

        async Task<int> WriteOthersAsync()
        {
            var batches = 0;
            do
            {
                await store.BatchAsync(Batch("other", batches * 100));
                await store.BatchAsync(Batch("p", batches * 100));
                batches++;
            }
            while (!walked.IsCancellationRequested);
            return batches;
        }

        static string Batch(string name, int from) => $$"""{"contacts":[{{string.Join(',', Enumerable.Range(from, 100).Select(i => Row(name, i)))}}]}""";
        static string Row(string name, int i) => $$"""{"email":"{{name}}{{i}}@example.com","properties":{"at":{{Environment.TickCount64}} } }""";
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false,"tags":["VIP"]}""");
        await store.SubmitAsync("""{"email":"b@example.com","phone":"+14155552671","smsMarketingAllowed":true,"tags":["vip","x"]}""");
        await store.SubmitAsync("""{"phone":"+442071838750"}""");

        Assert.Equal(["a@example.com"], await EmailsAsync(store, "status=subscribed"));
        Assert.Equal(["b@example.com"], await EmailsAsync(store, "status=subscribed&channel=sms"));
        Assert.Equal(["b@example.com"], await EmailsAsync(store, "status=nonSubscribed"));
        Assert.Equal(["a@example.com", "b@example.com"], await EmailsAsync(store, "tag=vip"));
        Assert.Equal(["b@example.com"], await EmailsAsync(store, "phone=%2B14155552671"));
        Assert.Equal(["b@example.com"], await EmailsAsync(store, "email=B@example.com"));
        Assert.Empty((await EmailsAsync(store, "email=B@example.com&status=subscribed"))!);
        Assert.Equal(3, (await EmailsAsync(store, "updatedSince=2020-01-01")).Count);
        Assert.Empty((await EmailsAsync(store, "updatedSince=2999-01-01")));
    }

    [Theory]
    [InlineData("limit=0", "limit invalid")]
    [InlineData("limit=251", "limit invalid")]
    [InlineData("limit=ten&status=x&channel=fax&after=1&updatedSince=soon&email=x&phone=1", "email invalid_email,phone invalid_phone,status invalid,channel invalid,updatedSince invalid,limit invalid,after invalid")]
    public async Task Every_parameter_that_is_wrong_is_named(string query, string errors)
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?{query}", null, authenticated: true);
        Assert.Equal(errors.Split(','), await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("email")]
    [InlineData("phone")]
    [InlineData("status")]
    [InlineData("tag")]
    [InlineData("updatedSince")]
    [InlineData("channel")]
    [InlineData("limit")]
    [InlineData("after")]
    public async Task An_empty_filter_is_an_error_and_never_lists_everybody(string name)
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        foreach (var path in new[] { store.ContactsPath, "v3/contacts" })
        {
            foreach (var value in new[] { "", "%20", "%E2%80%8B" })
            {
                using var answer = await store.SendAsync(HttpMethod.Get, $"{path}?{name}={value}", null, authenticated: true);
                Assert.Equal([$"{name} required"], await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
            }
        }
    }

    [Fact]
    public async Task A_filter_stands_once()
    {
        var store = await app.NewStoreAsync();
        using var answer = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?tag=a&tag=b", null, authenticated: true);
        Assert.Equal(["tag given_twice"], await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_plus_that_was_not_escaped_is_found()
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"ann+shop@b.example","phone":"+14155552671"}""");
        foreach (var path in new[] { store.ContactsPath, "v3/contacts" })
        {
            foreach (var filter in new[] { "email=ann+shop@b.example", "email=ann%2Bshop@b.example", "email=%3Cann%2Bshop@b.example%3E", "phone=+14155552671", "updatedSince=2020-01-01T00:00:00+02:00" })
            {
                using var answer = await store.SendAsync(HttpMethod.Get, $"{path}?{filter}", null, authenticated: true);
                Assert.Single((await Json.OkAsync(answer)).GetProperty("contacts").EnumerateArray());
            }
        }

        using var patched = await store.SendAsync(HttpMethod.Patch, "v3/contacts?email=ann+shop@b.example", TestStore.JsonBody("""{"firstName":"Ann"}"""), authenticated: true);
        await Json.OkAsync(patched);
    }

    private static async Task<List<string?>> EmailsAsync(TestStore store, string query)
    {
        using var answer = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?{query}", null, authenticated: true);
        return [.. (await Json.OkAsync(answer)).GetProperty("contacts").EnumerateArray().Select(contact => contact.Text("email")).Order()];
    }
}
