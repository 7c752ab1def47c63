using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Dialects.Remarkety.Exporting;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety.Exporting;

/// <summary>Contract §5, export: everybody of a store, as a file.</summary>
public sealed class ExportContactsTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Header =
        "contactID,email,phone,firstName,lastName,country,countryCode,state,city,address,postalCode,gender,birthdate,tags," +
        "emailStatus,emailStatusDate,smsStatus,smsStatusDate,createdAt,updatedAt,properties";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_contact_is_a_line_of_CSV_that_a_spreadsheet_may_open()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var id = (await store.SubmitAsync($$"""
            {"email":"{{email}}","phone":"+14155552671","firstName":"=cmd()","lastName":"Doe, \"J\"","country":"Germany","tags":["a, b","vip"],"createdAt":"2024-01-02T03:04:05Z",
             "identifiers":[{"type":"email","id":"{{email}}","channels":{"email":{"status":"subscribed","statusDate":"2025-05-06T07:08:09Z"} } }],"properties":{"points":5,"note":"x"} }
            """)).Text("contactID");

        var file = await ExportAsync(store, "", "text/csv", $"contacts-{store.Id}.csv");

        Assert.StartsWith($"\uFEFF{Header}\r\n{id},{email},'+14155552671,'=cmd(),\"Doe, \"\"J\"\"\",Germany,DE,", file, StringComparison.Ordinal);
        var cells = Assert.Single(Rows(file));
        Assert.Equal(
            ("\"a, b\", vip", "subscribed", "2025-05-06T07:08:09.000Z", "nonSubscribed", "", "2024-01-02T03:04:05.000Z", """{"note":"x","points":5}"""),
            (cells[13], cells[14], cells[15], cells[16], cells[17], cells[18], cells[20]));
    }

    [Fact]
    public async Task A_contact_is_a_line_of_JSON_with_its_whole_consent_log()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var id = (await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false,"consent":{"ip":"192.0.2.7","source":"till"} }""")).Text("contactID")!;
        (await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":false}""")).Dispose();

        var line = Assert.Single(Lines(await ExportAsync(store, "?format=ndjson", "application/x-ndjson", $"contacts-{store.Id}.ndjson")));

        Assert.Equal((id, email), (line.Text("contactID"), line.Text("email")));
        Assert.Equal((await store.GetAsync(id)).GetProperty("consents").GetRawText(), line.GetProperty("consents").GetRawText());
        Assert.Equal("unsubscribed", line.GetProperty("identifiers")[0].GetProperty("channels").GetProperty("email").Text("status"));
    }

    [Fact]
    public async Task What_was_exported_can_be_posted_to_another_store_as_it_is()
    {
        var (store, other, email) = (await app.NewStoreAsync(), await app.NewStoreAsync(), TestStore.NewEmail());
        await store.SubmitAsync($$"""{"email":"{{email}}","city":"Oslo","tags":["a, b"],"properties":{"points":5},"marketingAllowed":true,"doubleOptin":false,"consent":{"ip":"192.0.2.7"} }""");
        var line = Assert.Single(Lines(await ExportAsync(store, "?format=ndjson")));

        await other.SubmitAsync(line.GetRawText());

        var again = Assert.Single(Lines(await ExportAsync(other, "?format=ndjson")));
        foreach (var member in (string[])["createdAt", "city", "tags", "customProperties", "identifiers"])
        {
            Assert.Equal(line.GetProperty(member).GetRawText(), again.GetProperty(member).GetRawText());
        }

        Assert.Equal("192.0.2.7", Assert.Single(again.GetProperty("consents").EnumerateArray()).Text("ip"));
        Assert.Equal("unchanged", (await store.SubmitAsync(line.GetRawText())).Text("result"));
    }

    [Fact]
    public async Task Filters_leave_out_whoever_they_do_not_mean()
    {
        var store = await app.NewStoreAsync();
        var ids = new List<string>();
        foreach (var more in (string[])[""","marketingAllowed":true,"doubleOptin":false,"tags":["VIP"]""", ""","tags":["vip"]""", ""","phone":"+14155552671","smsMarketingAllowed":true"""])
        {
            ids.Add((await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"{{more}}}""")).Text("contactID")!);
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), await IdsAsync(""));
        Assert.Equal([ids[0]], await IdsAsync("?status=subscribed"));
        Assert.Equal([ids[2]], await IdsAsync("?status=subscribed&channel=sms"));
        Assert.Equal(new[] { ids[0], ids[1] }.Order(StringComparer.Ordinal), await IdsAsync("?tag=vip"));
        Assert.Empty(await IdsAsync("?updatedSince=2099-01-01T00:00:00Z"));

        async Task<IEnumerable<string>> IdsAsync(string query) => Rows(await ExportAsync(store, query)).Select(cells => cells[0]);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task A_file_that_broke_off_goes_on_where_it_did(string format)
    {
        var store = await app.NewStoreAsync();
        for (var i = 0; i < 4; i++)
        {
            await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
        }

        var whole = await ExportAsync(store, $"?format={format}");
        var lines = whole.Split('\n')[..^1];
        var begun = lines[..^2];
        var last = format == "csv" ? begun[^1].Split(',')[0] : JsonDocument.Parse(begun[^1]).RootElement.Text("contactID");

        var rest = await ExportAsync(store, $"?format={format}&after={last}");

        Assert.Equal(whole, string.Join('\n', begun) + "\n" + rest);
    }

    [Fact]
    public async Task What_strangers_typed_is_no_part_of_it_until_somebody_confirms()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        (await store.PostPublicAsync($$"""{"email":"{{email}}","firstName":"Eve"}""")).Dispose();
        Assert.Empty(Rows(await ExportAsync(store, "")));

        (await store.PressAsync(await store.ConfirmLinkAsync(email), "confirm")).Dispose();

        Assert.Equal(email, Assert.Single(Rows(await ExportAsync(store, "")))[1]);
        Assert.Equal("unchanged", (await store.SubmitAsync(Assert.Single(Lines(await ExportAsync(store, "?format=ndjson"))).GetRawText())).Text("result"));
    }

    [Fact]
    public async Task Wrong_parameters_and_keys_are_refused()
    {
        var (store, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        using var format = await SendAsync(store, "?format=xlsx");
        using var after = await SendAsync(store, "?after=x");
        using var status = await SendAsync(store, "?status=gold");
        using var nobody = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/export", null, authenticated: false);
        using var stranger = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/export", null, authenticated: false, request => request.Headers.Add("X-API-Key", other.ApiKey));

        Assert.Equal(["format invalid"], await Json.ErrorsAsync(format, HttpStatusCode.BadRequest));
        Assert.Equal(["after invalid"], await Json.ErrorsAsync(after, HttpStatusCode.BadRequest));
        Assert.Equal(["status invalid"], await Json.ErrorsAsync(status, HttpStatusCode.BadRequest));
        Assert.Equal([401, 401], new[] { nobody, stranger }.Select(answer => (int)answer.StatusCode));
    }

    [Fact]
    public async Task Rows_are_fetched_page_by_page_and_everybody_comes_once()
    {
        var store = await app.NewStoreAsync();
        for (var batch = 0; batch < 11; batch++)
        {
            var contacts = Enumerable.Range(0, 100).Select(at => $$"""{"email":"p{{batch}}-{{at}}@example.com"}""");
            await store.BatchAsync($$"""{"contacts":[{{string.Join(',', contacts)}}]}""");
        }

        using var wire = new StorageWire(app.ConnectionString);
        var file = string.Empty;
        var asked = await wire.CountAsync(async () => file = await ExportAsync(store, ""));

        Assert.Equal(1100, Rows(file).Select(cells => cells[1]).Distinct().Count());
        Assert.Equal((2, 0), asked);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task What_is_written_is_sent_while_the_next_are_read(string format)
    {
        var (stream, most) = (new CountingStream(), 0L);
        await ExportContactsFunction.WriteAsync(
            stream, ExportFormat.Of(format)!, isBeginning: true, ContactsAsync(Cancellation), contact => Task.FromResult<IEnumerable<ConsentEntry>>(contact.Consents), Cancellation);

        Assert.InRange(stream.Sent, 20_000 * 100, long.MaxValue);
        Assert.InRange(most, 1, 2 * ExportContactsFunction.BytesAtOnce);
        Assert.Equal(stream.Flushes, stream.Writes);

        async IAsyncEnumerable<Contact> ContactsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var line = 0L;
            for (var at = 0; at < 20_000; at++)
            {
                var sent = stream.Sent;
                yield return new Contact
                {
                    Id = ContactId.Of(StoreId.Parse("shop"), IdentifierType.Email, $"p{at}@example.com"),
                    CreatedAt = DateTimeOffset.UnixEpoch,
                    UpdatedAt = DateTimeOffset.UnixEpoch,
                    Email = new(EmailAddress.Parse($"p{at}@example.com"), default),
                };
                line++;
                if (stream.Sent > sent)
                {
                    most = Math.Max(most, stream.Sent - sent);
                    line = 0;
                }

                // Never more waits than one portion has lines.
                Assert.InRange(line, 0, ExportContactsFunction.BytesAtOnce / 100);
                cancellationToken.ThrowIfCancellationRequested();
                await Task.CompletedTask;
            }
        }
    }

    private static Task<HttpResponseMessage> SendAsync(TestStore store, string query) =>
        store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/export{query}", null, authenticated: true);

    private static async Task<string> ExportAsync(TestStore store, string query, string? type = null, string? name = null)
    {
        using var answer = await SendAsync(store, query);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        var file = Encoding.UTF8.GetString(bytes);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, file);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal(type ?? answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Equal(name ?? answer.Content.Headers.ContentDisposition?.FileName, answer.Content.Headers.ContentDisposition?.FileName);
        return file;
    }

    private static List<string[]> Rows(string file)
    {
        var bytes = Encoding.UTF8.GetBytes(file);
        using var reader = CsvReader.Open(new MemoryStream(bytes), CsvFormat.Detect(bytes, null));
        Assert.Equal(Header, string.Join(',', reader.Header));
        List<string[]> rows = [];
        while (reader.Read())
        {
            Assert.Null(reader.Error);
            rows.Add(reader.Cells);
        }

        return rows;
    }

    private static IEnumerable<JsonElement> Lines(string file) =>
        file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

    private sealed class CountingStream : MemoryStream
    {
        public long Sent { get; private set; }

        public int Writes { get; private set; }

        public int Flushes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Sent += buffer.Length;
            Writes++;
            return default;
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            Flushes++;
            return Task.CompletedTask;
        }
    }
}
