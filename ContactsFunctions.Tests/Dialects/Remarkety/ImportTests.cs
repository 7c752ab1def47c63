using System.Net;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>Batches: what becomes of each row, and what the whole is answered.</summary>
public sealed class ImportTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_row_that_is_skipped_takes_no_mail_from_the_one_before_it()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var answer = await store.BatchAsync($$"""{"update_existing":false,"contacts":[{"email":"{{email}}","accepts_marketing":true,"doubleOptin":true},{"email":"{{email}}"}]}""");

        Assert.Equal(1, answer.GetProperty("skipped").GetInt32());
        await app.Smtp.WaitForAsync(mail => mail.Recipients.Contains(email), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_batch_of_new_known_invalid_and_duplicate_rows_gives_exact_counts_and_reasons()
    {
        var store = await app.NewStoreAsync();
        for (var i = 0; i < 20; i++)
        {
            await store.SubmitAsync($$"""{"email":"known{{i}}@example.com","firstName":"Before"}""");
        }

        // 40 new, 20 known, 20 of no use, 20 that stand in the batch already.
        List<string> rows =
        [
            .. Enumerable.Range(0, 40).Select(i => $$"""{"email":"new{{i}}@example.com","accepts_marketing":true}"""),
            .. Enumerable.Range(0, 20).Select(i => $$"""{"email":"known{{i}}@example.com","firstName":"After"}"""),
            .. Enumerable.Range(0, 20).Select(i => $$"""{"email":"not-an-address-{{i}}","birthdate":"x"}"""),
            .. Enumerable.Range(0, 20).Select(i => $$"""{"email":"NEW{{i}}@example.com","firstName":"Second"}"""),
        ];
        var answer = await store.BatchAsync($$"""{"contacts":[{{string.Join(',', rows)}}]}""");

        Assert.Equal(80, answer.GetProperty("success").GetInt32());
        Assert.Equal(20, answer.GetProperty("failed").GetInt32());
        Assert.Equal(0, answer.GetProperty("skipped").GetInt32());
        var failed = answer.GetProperty("failedReason").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(60, 20), failed.Select(f => f.GetProperty("index").GetInt32()));
        Assert.Equal("not-an-address-0", failed[0].Text("email"));
        Assert.StartsWith("email: ", failed[0].Text("reason"), StringComparison.Ordinal);
        Assert.Equal(["email", "birthdate"], failed[0].GetProperty("errors").EnumerateArray().Select(e => e.Text("field")));
        Assert.Equal("After", (await store.FindAsync("known7@example.com")).Text("firstName"));
        var twice = await store.FindAsync("new7@example.com");
        Assert.Equal("Second", twice.Text("firstName"));
        Assert.Equal("subscribed", await store.StatusAsync("new7@example.com"));
        Assert.Equal(60, await CountAsync(store));
    }

    [Fact]
    public async Task A_welcome_that_a_row_asks_for_is_named_and_a_long_address_is_cut()
    {
        var store = await app.NewStoreAsync();

        var answer = await store.BatchAsync($$"""{"contacts":[{"email":"{{TestStore.NewEmail()}}","sendWelcomeEmail":true},{"email":"{{new string('a', 5000)}}"}]}""");

        Assert.Equal(
            (0, "not_in_batches", "sendWelcomeEmail"),
            Assert.Single(answer.GetProperty("warnings").EnumerateArray().Select(w => (w.GetProperty("index").GetInt32(), w.Text("code"), w.Text("field")))));
        Assert.Equal(254, Assert.Single(answer.GetProperty("failedReason").EnumerateArray()).Text("email")!.Length);
    }

    [Fact]
    public async Task Update_existing_false_leaves_known_contacts_alone_and_counts_them()
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"known@example.com","firstName":"Before"}""");

        var answer = await store.BatchAsync("""
            {"contacts":[{"email":"known@example.com","firstName":"After"},{"email":"new@example.com"}],"update_existing":"false"}
            """);

        Assert.Equal((1, 0, 1), (answer.GetProperty("success").GetInt32(), answer.GetProperty("failed").GetInt32(), answer.GetProperty("skipped").GetInt32()));
        Assert.Equal("Before", (await store.FindAsync("known@example.com")).Text("firstName"));
    }

    [Theory]
    [InlineData("", "old,new")]
    [InlineData(""","append_tags":true""", "old,new")]
    [InlineData(""","append_tags":false""", "new")]
    public async Task Tags_are_added_unless_append_tags_is_false(string flag, string expected)
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"a@example.com","tags":["old"]}""");
        await store.SubmitAsync("""{"email":"b@example.com","tags":["kept"]}""");

        await store.BatchAsync($$"""{"contacts":[{"email":"a@example.com","tags":"new"},{"email":"b@example.com"}]{{flag}}}""");

        Assert.Equal(expected.Split(','), (await store.FindAsync("a@example.com")).GetProperty("tags").Texts());
        Assert.Equal(["kept"], (await store.FindAsync("b@example.com")).GetProperty("tags").Texts());
    }

    [Fact]
    public async Task Accepted_marketing_is_subscribed_without_a_mail_unless_the_row_asks_to_confirm()
    {
        var store = await app.NewStoreAsync();
        var (plain, asking) = (TestStore.NewEmail(), TestStore.NewEmail());

        await store.BatchAsync($$"""
            {"contacts":[{"email":"{{plain}}","accepts_marketing":true,"sendWelcomeEmail":true},{"email":"{{asking}}","accepts_marketing":true,"doubleOptin":true}]}
            """);

        Assert.Equal("subscribed", await store.StatusAsync(plain));
        Assert.Equal("nonSubscribed", await store.StatusAsync(asking));
        await store.ConfirmLinkAsync(asking);
        var contact = await store.GetAsync((await store.FindAsync(plain)).Text("contactID")!);
        Assert.Equal("import", Assert.Single(contact.GetProperty("consents").EnumerateArray()).Text("cause"));
        Assert.DoesNotContain(app.Smtp.Mails, mail => mail.Recipients.Contains(plain));
        Assert.DoesNotContain("Welcome", await RowTextAsync(store, contact.Text("contactID")!), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_import_does_not_bring_back_who_has_unsubscribed()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        await store.SubmitAsync($$"""{"identifiers":[{"type":"email","id":"{{email}}","channels":{"email":{"status":"unsubscribed"} } }]}""");

        var answer = await store.BatchAsync($$"""{"contacts":[{"email":"{{email}}","accepts_marketing":true}]}""");

        Assert.Equal("resubscribe_needs_confirmation", Assert.Single(answer.GetProperty("warnings").EnumerateArray()).Text("code"));
        Assert.Equal("unsubscribed", await store.StatusAsync(email));
    }

    [Fact]
    public async Task Rows_of_one_person_see_what_the_rows_before_them_did()
    {
        var store = await app.NewStoreAsync();

        var answer = await store.BatchAsync("""
            {"contacts":[
              {"email":"a@example.com","phone":"+14155552671","tags":["one"]},
              {"phone":"+1 415 555 2671","tags":["two"]},
              {"email":"b@example.com","phone":"+14155552671"},
              {"email":"a@example.com","properties":{"n":1}}]}
            """);

        Assert.Equal(4, answer.GetProperty("success").GetInt32());
        var warning = Assert.Single(answer.GetProperty("warnings").EnumerateArray());
        Assert.Equal((2, "identifier_in_use"), (warning.GetProperty("index").GetInt32(), warning.Text("code")));
        var a = await store.FindAsync("a@example.com");
        Assert.Equal(["one", "two"], a.GetProperty("tags").Texts());
        Assert.Equal(1, a.GetProperty("customProperties").GetProperty("n").GetInt32());
        Assert.Null((await store.FindAsync("b@example.com")).Text("phone"));
    }

    [Fact]
    public async Task Two_batches_of_the_same_rows_at_once_lose_nothing()
    {
        var store = await app.NewStoreAsync();
        string Row(int i, string tag) => $$"""{"email":"p{{i}}@example.com","tags":["{{tag}}"]}""";
        string Batch(string tag) => $$"""{"contacts":[{{string.Join(',', Enumerable.Range(0, 100).Select(i => Row(i, tag)))}}]}""";

        var answers = await Task.WhenAll(new[] { "a", "b" }.Select(tag => store.BatchAsync(Batch(tag))));

        Assert.All(answers, answer => Assert.Equal(100, answer.GetProperty("success").GetInt32()));
        Assert.Equal(100, await CountAsync(store));
        for (var i = 0; i < 100; i += 9)
        {
            Assert.Equal(["a", "b"], (await store.FindAsync($"p{i}@example.com")).GetProperty("tags").Texts().Order());
        }
    }

    [Fact]
    public async Task A_batch_that_is_none_is_refused_as_a_whole()
    {
        var store = await app.NewStoreAsync();
        Assert.Equal(["contacts required"], await ErrorsAsync("{}"));
        Assert.Equal(["contacts invalid_type"], await ErrorsAsync("""{"contacts":{}}"""));
        Assert.Equal(["append_tags invalid"], await ErrorsAsync("""{"contacts":[],"append_tags":"maybe"}"""));
        Assert.Equal(["contacts too_many"], await ErrorsAsync($$"""{"contacts":[{{string.Join(',', Enumerable.Repeat("{}", 101))}}]}"""));

        using var public_ = await store.SendAsync(HttpMethod.Post, $"api/v2/stores/{store.Id}/contacts/batch", TestStore.JsonBody("""{"contacts":[]}"""), authenticated: false);
        Assert.Equal(HttpStatusCode.Unauthorized, public_.StatusCode);
        using var form = await store.SendAsync(HttpMethod.Post, $"api/v2/stores/{store.Id}/contacts/batch", new FormUrlEncodedContent([new("a", "b")]), authenticated: true);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        using var large = await store.PostBatchAsync($$"""{"contacts":[],"padding":"{{new string('x', 4 * 1024 * 1024)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);

        async Task<string[]> ErrorsAsync(string json)
        {
            using var answer = await store.PostBatchAsync(json);
            return await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task A_batch_near_4_MiB_is_taken_and_a_row_that_is_no_object_fails_alone()
    {
        var store = await app.NewStoreAsync();
        var text = new string('é', 2048);
        var properties = string.Join(',', Enumerable.Range(0, 10).Select(n => $"\"p{n}\":\"{text}\""));
        var rows = Enumerable.Range(0, 99).Select(i => $$"""{"email":"p{{i}}@example.com","properties":{ {{properties}} } }""");

        var answer = await store.BatchAsync($$"""{"contacts":[{{string.Join(',', rows)}},"nobody"]}""");

        Assert.Equal(99, answer.GetProperty("success").GetInt32());
        Assert.Equal(99, Assert.Single(answer.GetProperty("failedReason").EnumerateArray()).GetProperty("index").GetInt32());
        Assert.Equal(text, (await store.FindAsync("p98@example.com")).GetProperty("customProperties").Text("p9"));
    }

    private static async Task<int> CountAsync(TestStore store)
    {
        var count = 0;
        for (string? after = null; ;)
        {
            using var answer = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?limit=250{(after is null ? "" : $"&after={after}")}", null, authenticated: true);
            var page = await Json.OkAsync(answer);
            count += page.GetProperty("contacts").GetArrayLength();
            after = page.GetProperty("paging").Text("next");
            if (after is null)
            {
                return count;
            }
        }
    }

    private async Task<string> RowTextAsync(TestStore store, string contactId)
    {
        var row = await app.Contacts.GetEntityAsync<Azure.Data.Tables.TableEntity>(store.Id, contactId, cancellationToken: TestContext.Current.CancellationToken);
        return row.Value.GetString("Document");
    }
}
