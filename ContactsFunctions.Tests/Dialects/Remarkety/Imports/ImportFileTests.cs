using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety.Imports;

/// <summary>A file of contacts comes in, is worked off, and says what became of every row.</summary>
public sealed class ImportFileTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_of_a_csv_file_is_counted_and_what_is_right_is_kept()
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"known@example.com","firstName":"Known","marketingAllowed":false}""");
        await store.SubmitAsync("""{"email":"same@example.com","firstName":"Same"}""");

        var done = await ImportAsync(store, """
            Email,First Name,Accepts Marketing,Tags,Shoe size
            new@example.com,Ada,yes,"VIP, Spring",38
            known@example.com,Grace,,,
            same@example.com,Same,,,
            nobody,Nobody,yes,,
            """);

        Assert.Equal("finished", done.Text("state"));
        Assert.Equal((4, 4, 1, 1, 1, 0, 1), Counts(done));
        Assert.Equal("Shoe size", Assert.Single(done.GetProperty("ignoredColumns").EnumerateArray()).GetString());
        var error = Assert.Single(done.GetProperty("errors").EnumerateArray());
        Assert.Equal((4, "Email"), (error.GetProperty("row").GetInt32(), error.Text("field")));

        var contact = await store.GetAsync((await store.FindAsync("new@example.com")).Text("contactID")!);
        Assert.Equal(["VIP", "Spring"], contact.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal("subscribed", await store.StatusAsync("new@example.com"));
        var consent = Assert.Single(contact.GetProperty("consents").EnumerateArray());
        Assert.Equal(("import", "import"), (consent.Text("cause"), consent.GetProperty("by").Text("way")));
        Assert.Equal("Grace", (await store.FindAsync("known@example.com")).Text("firstName"));
        Assert.DoesNotContain(app.Smtp.Mails, mail => mail.Recipients.Contains("new@example.com"));
    }

    [Fact]
    public async Task Lines_of_json_are_taken_as_contacts_and_a_bad_line_stops_no_other()
    {
        var store = await app.NewStoreAsync();

        var done = await ImportAsync(
            store,
            """
            {"email":"a@example.com","properties":{"city":"Graz"}}

            {"email":"b@example.com"
            ["c@example.com"]
            {"identifiers":[{"type":"phone","id":"+14155552671","channels":{"sms":{"status":"subscribed"}}}]}
            """,
            type: "application/x-ndjson");

        Assert.Equal((4, 4, 2, 0, 0, 0, 2), Counts(done));
        Assert.Equal([2, 3], done.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("row").GetInt32()));
        using var errors = await GetAsync(store, $"/{done.Text("id")}/errors.csv");
        var lines = (await errors.Content.ReadAsStringAsync(Cancellation)).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("row,reason,line", lines[0]);
        Assert.EndsWith("\"{\"\"email\"\":\"\"b@example.com\"\"\"", lines[1], StringComparison.Ordinal);
        Assert.Equal("3,A line must be a JSON object.,\"[\"\"c@example.com\"\"]\"", lines[2]);
    }

    [Fact]
    public async Task Identifiers_that_are_none_fail_their_line_alone()
    {
        var store = await app.NewStoreAsync();
        string[] wrong =
        [
            """{"identifiers":["a@example.com"]}""", """{"identifiers":[{}]}""", """{"identifiers":[{"channels":{}}]}""",
            """{"identifiers":[{"type":5,"id":""}]}""", """{"identifiers":[null]}""", """{"identifiers":{"type":"email"}}""",
            """{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"perhaps","statusDate":"soon"}}}]}""",
        ];

        var done = await ImportAsync(store, string.Join('\n', [.. wrong, """{"email":"right@example.com"}"""]), type: "application/x-ndjson");

        Assert.Equal((8, 8, 1, 0, 0, 0, 7), Counts(done));
        Assert.Equal(Enumerable.Range(1, 7), done.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("row").GetInt32()).Distinct());
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("[1305]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{""x"":""\ud83d""}""")]
    [InlineData("""{""\ud83d"":1}""")]
    [InlineData("""{""x"":1,""x"":2}""")]
    [InlineData("""{""x"":""")]
    public async Task A_cell_of_properties_that_is_no_JSON_fails_its_row_alone(string cell)
    {
        var store = await app.NewStoreAsync();

        var done = await ImportAsync(store, $"email,properties\na@example.com,\"{cell}\"\nb@example.com,\"{{\"\"x\"\":1}}\"\n");

        Assert.Equal((2, 2, 1, 0, 0, 0, 1), Counts(done));
        var error = Assert.Single(done.GetProperty("errors").EnumerateArray());
        Assert.Equal((1, "properties"), (error.GetProperty("row").GetInt32(), error.Text("field")));
    }

    [Fact]
    public async Task What_is_wrong_with_a_status_or_a_date_is_told_by_its_column()
    {
        var store = await app.NewStoreAsync();

        var done = await ImportAsync(store, """
            E-Mail Address,Mobile,Email Status,Opt-in Date,SMS Status,SMS Status Date,Email Consent Date
            a@example.com,,foo,,,,
            b@example.com,,subscribed,03/04/x,,,
            c@example.com,+14155552671,,,subscribed,soon,
            d@example.com,,subscribed,,,,then
            e@,+14155552672,,,bar,,
            """);

        var errors = done.GetProperty("errors").EnumerateArray().Select(error => (error.GetProperty("row").GetInt32(), error.Text("field"))).Distinct();
        Assert.Equal([(1, "Email Status"), (2, "Opt-in Date"), (3, "SMS Status Date"), (4, "Email Consent Date"), (5, "SMS Status")], errors);
    }

    [Fact]
    public async Task Of_very_many_mistakes_in_a_row_the_first_are_told()
    {
        var store = await app.NewStoreAsync();
        var columns = Enumerable.Range(0, 40).Select(i => $"properties.p{i}").ToArray();
        var long_ = new string('x', 3000);

        var done = await ImportAsync(store, $"email,{string.Join(',', columns)}\na@example.com,{string.Join(',', columns.Select(_ => long_))}\n");

        Assert.Equal(1, done.GetProperty("failed").GetInt32());
        Assert.Equal(10, done.GetProperty("errors").GetArrayLength());
    }

    [Fact]
    public async Task A_column_that_is_to_fill_a_property_that_cannot_be_is_refused_at_once_and_else_left_off()
    {
        var store = await app.NewStoreAsync();
        using var refused = await PostAsync(store, "email,Shoe\na@example.com,38\n"u8.ToArray(), "?map=Shoe:properties.shoe%20size", "text/csv");
        Assert.Equal(["map unknown_field"], await Json.ErrorsAsync(refused, HttpStatusCode.BadRequest));

        var done = await ImportAsync(store, "email,properties.shoe size\na@example.com,38\n");

        Assert.Equal((1, 1, 1, 0, 0, 0, 0), Counts(done));
        Assert.Equal("properties.shoe size", Assert.Single(done.GetProperty("ignoredColumns").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Very_many_columns_that_fill_nothing_fit_into_the_import()
    {
        var store = await app.NewStoreAsync();
        var columns = Enumerable.Range(0, 400).Select(i => $"столбец с длинным названием {i}");

        var done = await ImportAsync(store, $"email,{string.Join(',', columns)}\na@example.com\n");

        Assert.Equal((1, 1, 1, 0, 0, 0, 0), Counts(done));
        Assert.Equal("…", done.GetProperty("ignoredColumns").EnumerateArray().Last().GetString());
    }

    [Fact]
    public async Task A_row_that_is_left_beside_a_contact_taken_for_new_does_not_come_after_a_later_one()
    {
        // Known by the number, and has the address besides: another id than that of somebody new with that address.
        var store = await app.NewStoreAsync();
        var known = await store.SubmitAsync("""{"sms_phone_number":"+14155552671"}""");
        using var added = await store.PatchAsync(known.Text("contactID")!, """{"email":"e@example.com"}""");
        added.EnsureSuccessStatusCode();
        var between = string.Concat(Enumerable.Range(0, 140).Select(i => $"n{i}@example.com,,\n"));

        var done = await ImportAsync(store, $"email,phone,firstName\ne@example.com,+14155552671,One\ne@example.com,,Two\n{between}e@example.com,+14155552671,Three\n");

        Assert.Equal("finished", done.Text("state"));
        Assert.Equal("Three", (await store.FindAsync("e@example.com")).Text("firstName"));
    }

    [Fact]
    public async Task Failed_rows_come_back_as_they_came_with_the_reason_and_run_nothing_in_a_spreadsheet()
    {
        var store = await app.NewStoreAsync();
        var done = await ImportAsync(store, "Email;Vorname\r\nnobody;=1+1\r\nok@example.com;Ada\r\nno one;\"a;\"\"b\"\"\"\r\n", "?map=Vorname:firstName");

        using var errors = await GetAsync(store, $"/{done.Text("id")}/errors.csv");

        Assert.Equal("text/csv; charset=utf-8", errors.Content.Headers.ContentType!.ToString());
        Assert.Contains($"errors-{done.Text("id")}.csv", errors.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        var lines = (await errors.Content.ReadAsStringAsync(Cancellation)).TrimStart('\uFEFF').Split("\r\n");
        Assert.Equal("row,reason,Email,Vorname", lines[0]);
        Assert.Matches("^1,Email: .*,nobody,'=1\\+1$", lines[1]);
        Assert.Matches("^3,.*,no one,\"a;\"\"b\"\"\"$", lines[2]);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public async Task Rows_about_one_person_take_effect_in_the_files_order_however_far_apart_they_stand()
    {
        var store = await app.NewStoreAsync();

        // Of two people, one row names only the address and another only the number: no row says that they are one.
        await store.SubmitAsync("""{"email":"one@example.com","sms_phone_number":"+14155552671"}""");
        await store.SubmitAsync("""{"email":"two@example.com","sms_phone_number":"+14155552672"}""");
        var rows = Enumerable.Range(0, (2 * SplitImport.MaxSliceRows) + 500).Select(i => $"p{i}@example.com,,N{i}").ToArray();
        rows[5] = ",+14155552671,Late";
        rows[4100] = "one@example.com,,Right";
        rows[7] = "two@example.com,,Late";
        rows[4200] = ",+14155552672,Right";
        rows[9] = "again@example.com,,Late";
        rows[2100] = "again@example.com,+14155552673,Later";
        rows[2200] = ",+14155552673,Latest";
        rows[4300] = "again@example.com,,Right";
        rows[11] = "twice@example.com,,Late";
        rows[12] = "twice@example.com,,Right";

        var done = await ImportAsync(store, "email,phone,firstName\n" + string.Join('\n', rows));

        Assert.Equal((rows.Length, rows.Length), (done.GetProperty("rows").GetInt32(), done.GetProperty("done").GetInt32()));
        Assert.Equal(0, done.GetProperty("failed").GetInt32());
        Assert.Equal(rows.Length - 8, done.GetProperty("created").GetInt32());
        foreach (var email in (string[])["one@example.com", "two@example.com", "again@example.com", "twice@example.com"])
        {
            Assert.Equal("Right", (await store.FindAsync(email)).Text("firstName"));
        }
    }

    [Fact]
    public async Task Who_unsubscribed_or_was_erased_stays_so_and_nobody_is_asked_unless_the_import_says_so()
    {
        var store = await app.NewStoreAsync();
        var (gone, erased, doubted) = (TestStore.NewEmail(), TestStore.NewEmail(), TestStore.NewEmail());
        await store.SubmitAsync($$"""{"email":"{{gone}}","status":"unsubscribed"}""");
        await store.DeleteAsync((await store.SubmitAsync($$"""{"email":"{{erased}}"}""")).Text("contactID")!);
        var file = $$"""
            {"email":"{{gone}}","marketingAllowed":true}
            {"email":"{{erased}}","marketingAllowed":true,"doubleOptin":true}
            {"email":"{{doubted}}","marketingAllowed":true,"doubleOptin":true,"sendWelcomeEmail":true}
            """;

        var done = await ImportAsync(store, file, type: "application/x-ndjson");

        Assert.Equal((3, 3, 1, 0, 1, 0, 1), Counts(done));
        Assert.Equal("erased", done.GetProperty("errors")[0].Text("code"));
        Assert.Equal(["not_asked", "not_in_batches", "not_asked"], done.GetProperty("warnings").EnumerateArray().Select(w => w.Text("code")));
        Assert.Equal("unsubscribed", await store.StatusAsync(gone));
        Assert.Equal("nonSubscribed", await store.StatusAsync(doubted));

        await ImportAsync(store, file, "?ask=true", "application/x-ndjson");

        await store.MailAsync(gone);
        await store.MailAsync(erased);
        await store.MailAsync(doubted);
        Assert.Equal("unsubscribed", await store.StatusAsync(gone));
        Assert.Equal("nonSubscribed", await store.StatusAsync(erased));
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"known@example.com","firstName":"Known"}""");
        var file = "email,first_name\nnew@example.com,Ada\nknown@example.com,Grace\nnew@example.com,Twice\nnobody,X\n";

        var dry = await ImportAsync(store, file, "?dryRun=true");

        Assert.True(dry.GetProperty("dryRun").GetBoolean());
        Assert.Equal((4, 4, 1, 2, 0, 0, 1), Counts(dry));
        Assert.Equal("Known", (await store.FindAsync("known@example.com")).Text("firstName"));
        using var none = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?email=new@example.com", null, authenticated: true);
        Assert.Equal(0, (await Json.OkAsync(none)).GetProperty("contacts").GetArrayLength());

        Assert.Equal((4, 4, 1, 2, 0, 0, 1), Counts(await ImportAsync(store, file)));
    }

    [Fact]
    public async Task Options_hold_for_all_rows()
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"known@example.com","firstName":"Known","tags":["old"]}""");

        var skipped = await ImportAsync(store, "email,firstName\nknown@example.com,Grace\n", "?updateExisting=false&tags=a,b");
        Assert.Equal((1, 1, 0, 0, 0, 1, 0), Counts(skipped));

        await ImportAsync(store, "email,tags\nknown@example.com,own\n", "?appendTags=false&tags=a,b");
        var contact = await store.FindAsync("known@example.com");
        Assert.Equal(["own", "a", "b"], contact.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        Assert.Equal("Known", contact.Text("firstName"));
    }

    [Theory]
    [InlineData("text/csv", "", "name,city\nAda,Graz\n", 400, "file")]
    [InlineData("text/csv", "", "", 400, "file")]
    [InlineData("text/csv", "?map=Nope:email", "email\na@example.com\n", 400, "map")]
    [InlineData("text/csv", "?map=email", "email\na@example.com\n", 400, "map")]
    [InlineData("text/csv", "?dryrun=true", "email\na@example.com\n", 400, "dryrun")]
    [InlineData("text/csv", "?dryRun=perhaps", "email\na@example.com\n", 400, "dryRun")]
    [InlineData("text/csv; charset=klingon", "", "email\na@example.com\n", 400, "charset")]
    [InlineData("application/x-ndjson; charset=utf-16", "", "{}", 400, "charset")]
    [InlineData("application/json", "", """{"type":"text/csv"}""", 400, "url")]
    [InlineData("application/json", "", """{"url":"https://example.com/list.csv"}""", 400, "url")]
    [InlineData("application/xml", "", "<a/>", 415, null)]
    public async Task What_is_wrong_with_a_file_as_a_whole_is_named_at_once(string type, string query, string file, int status, string? field)
    {
        var store = await app.NewStoreAsync();

        using var answer = await PostAsync(store, Encoding.UTF8.GetBytes(file), query, type);

        Assert.Equal(status, (int)answer.StatusCode);
        var problem = await Json.ReadAsync(answer);
        if (field is not null)
        {
            Assert.Equal(field, problem.GetProperty("errors")[0].Text("field"));
        }

        using var list = await GetAsync(store, "");
        Assert.Equal(0, (await Json.OkAsync(list)).GetProperty("imports").GetArrayLength());
    }

    [Fact]
    public async Task A_blob_that_the_operator_put_into_the_stores_folder_is_imported_and_stays()
    {
        var store = await app.NewStoreAsync();
        var other = await app.NewStoreAsync();
        var container = new BlobContainerClient(app.ConnectionString, ImportBlobs.ContainerName);
        var blob = container.GetBlobClient($"{store.Id}/incoming/list.tsv");
        await blob.UploadAsync(new BinaryData("email\tfirstName\na@example.com\tAda\n"), Cancellation);

        using var foreign = await PostAsync(other, Json($$"""{"url":"{{blob.Uri}}"}"""), "", "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        foreach (var up in (string[])["../", "..%2F", "..%2F/", "%2E%2E/", "%2e%2e%2F", "a%2F..%2F..%2F", "..%5C", "a/..%2f../"])
        {
            using var climbing = await PostAsync(
                other, Json($$"""{"url":"{{container.Uri}}/{{other.Id}}/{{up}}{{store.Id}}/incoming/list.tsv"}"""), "", "application/json");
            Assert.Equal("not_allowed", (await Support.Json.ReadAsync(climbing)).GetProperty("errors")[0].Text("code"));
        }

        using var missing = await PostAsync(store, Json($$"""{"url":"{{container.Uri}}/{{store.Id}}/incoming/nothing.csv"}"""), "", "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);

        using var posted = await PostAsync(store, Json($$"""{"url":"{{blob.Uri}}","type":"text/tab-separated-values"}"""), "", "application/json");
        var done = await FinishedAsync(store, (await AcceptedAsync(posted)).Text("id")!);

        Assert.Equal((1, 1, 1, 0, 0, 0, 0), Counts(done));
        Assert.Equal("Ada", (await store.FindAsync("a@example.com")).Text("firstName"));
        Assert.True((await blob.ExistsAsync(Cancellation)).Value);

        static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);
    }

    [Fact]
    public async Task Nothing_of_a_file_is_kept_but_the_rows_that_failed()
    {
        var store = await app.NewStoreAsync();

        var done = await ImportAsync(store, "email\na@example.com\nnobody\n");

        // The last step cleans up after it has been counted.
        var container = new BlobContainerClient(app.ConnectionString, ImportBlobs.ContainerName);
        await Eventually.TrueAsync(async () =>
            await container.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{store.Id}/{done.Text("id")}/" }, Cancellation)
                .Select(blob => blob.Name).ToListAsync(Cancellation) is [var only] && only.Contains("/failed-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Imports_are_listed_newest_first_and_those_of_another_store_are_not_found()
    {
        var (store, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var first = await ImportAsync(store, "email\na@example.com\n");
        app.Time.Jump(TimeSpan.FromSeconds(2));
        var second = await ImportAsync(store, "email\nb@example.com\n");

        using var list = await GetAsync(store, "?limit=1");
        var page = await Json.OkAsync(list);
        Assert.Equal(second.Text("id"), page.GetProperty("imports")[0].Text("id"));
        using var next = await GetAsync(store, $"?limit=1&after={page.GetProperty("paging").Text("next")}");
        Assert.Equal(first.Text("id"), (await Json.OkAsync(next)).GetProperty("imports")[0].Text("id"));

        foreach (var path in (string[])[$"/{first.Text("id")}", $"/{first.Text("id")}/errors.csv", "/nothing"])
        {
            using var foreign = await GetAsync(other, path);
            Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        }
    }

    [Fact]
    public async Task A_file_without_a_line_of_json_is_finished_with_no_row()
    {
        var store = await app.NewStoreAsync();

        var done = await ImportAsync(store, "", type: "application/x-ndjson");

        Assert.Equal("finished", done.Text("state"));
        Assert.Equal((0, 0, 0, 0, 0, 0, 0), Counts(done));
    }

    [Fact]
    public async Task A_row_may_have_as_many_tags_as_a_contact()
    {
        var store = await app.NewStoreAsync();
        var tags = string.Join(',', Enumerable.Range(0, 250).Select(i => $"t{i}"));

        var done = await ImportAsync(store, $"email,tags\nall@example.com,\"{tags}\"\nmore@example.com,\"{tags},t250\"\n");

        Assert.Equal((2, 2, 1, 0, 0, 0, 1), Counts(done));
        Assert.Equal(250, (await store.FindAsync("all@example.com")).GetProperty("tags").GetArrayLength());
    }

    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("ndjson", "application/x-ndjson")]
    public async Task What_was_exported_changes_nothing_when_it_is_imported(string format, string type)
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""
            {"email":"Ada.L+x@example.com","sms_phone_number":"+14155552671","firstName":"=Ada","lastName":"'Lovelace","tags":["a,b","VIP"],
             "birthdate":"1990-12-10","countryCode":"GB","address":"1, \"High\" Street\nLondon","marketingAllowed":true,"doubleOptin":false,
             "smsMarketingAllowed":true,"properties":{"points":100,"ratio":1.5,"isVip":true,"list":["x","y"],"text":"-1"}}
            """);
        await store.SubmitAsync("""{"email":"left@example.com","status":"unsubscribed","statusDate":"2024-05-01T10:00:00Z"}""");
        await store.SubmitAsync("""{"sms_phone_number":"+14155552672","smsMarketingAllowed":true}""");
        await store.SubmitAsync("""{"email":"unknown@example.com"}""");
        using var exported = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/export?format={format}", null, authenticated: true);

        var done = await ImportAsync(store, await exported.Content.ReadAsStringAsync(Cancellation), type: type);

        Assert.Equal((4, 4, 0, 0, 4, 0, 0), Counts(done));
        Assert.Empty(done.GetProperty("warnings").EnumerateArray());
    }

    private static (int Rows, int Done, int Created, int Updated, int Unchanged, int Skipped, int Failed) Counts(JsonElement import)
    {
        return (Number("rows"), Number("done"), Number("created"), Number("updated"), Number("unchanged"), Number("skipped"), Number("failed"));

        int Number(string name) => import.GetProperty(name).GetInt32();
    }

    private async Task<JsonElement> ImportAsync(TestStore store, string file, string query = "", string type = "text/csv")
    {
        app.Sent.Remember(file);
        using var answer = await PostAsync(store, Encoding.UTF8.GetBytes(file), query, type);
        return await FinishedAsync(store, (await AcceptedAsync(answer)).Text("id")!);
    }

    private static async Task<JsonElement> AcceptedAsync(HttpResponseMessage answer)
    {
        var body = await Json.ReadAsync(answer);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, body.ToString());
        Assert.EndsWith(body.Text("id")!, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        return body;
    }

    private static async Task<JsonElement> FinishedAsync(TestStore store, string id)
    {
        JsonElement import = default;
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await GetAsync(store, $"/{id}");
            import = await Json.OkAsync(answer);
            return import.Text("state") is not ("queued" or "running");
        });
        return import;
    }

    private static Task<HttpResponseMessage> GetAsync(TestStore store, string path) =>
        store.SendAsync(HttpMethod.Get, $"api/v1/stores/{store.Id}/imports{path}", null, authenticated: true);

    private static Task<HttpResponseMessage> PostAsync(TestStore store, byte[] file, string query, string type)
    {
        var content = new ByteArrayContent(file);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return store.SendAsync(HttpMethod.Post, $"api/v1/stores/{store.Id}/imports{query}", content, authenticated: true);
    }
}
