using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Console.Importing;

/// <summary>An owner sends a file, says what its columns fill, and sees what became of its rows.</summary>
public sealed class ImportPagesTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string List = "Email;Vorname;Größe\nada@example.com;Ada;38\nnobody;Nobody;40\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_uploaded_mapped_tried_and_imported()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        var waiting = await UploadedAsync(visitor, store, List);
        var mapping = await visitor.ReadAsync(waiting);
        Assert.Contains("name=\"column-0\" list=\"fields\" value=\"email\"", mapping, StringComparison.Ordinal);
        Assert.Contains("name=\"column-2\" list=\"fields\" value=\"\"", mapping, StringComparison.Ordinal);
        Assert.All((string[])["ada@example.com", "Nobody", "Größe"], cell => Assert.Contains(cell, mapping, StringComparison.Ordinal));
        Assert.Contains("Waiting for you", await visitor.ReadAsync("exchange"), StringComparison.Ordinal);

        var dry = await PressedAsync(visitor, waiting, "check", ("column-1", "firstName"), ("column-2", "properties.size"), ("tags", "Spring, VIP"), ("updateExisting", "true"));
        var tried = await OverAsync(visitor, dry);
        Assert.Contains("That was a dry run", tried, StringComparison.Ordinal);
        Assert.Contains("2 of 2 rows", tried, StringComparison.Ordinal);
        await IsUnknownAsync(store, "ada@example.com");

        var goOn = Regex.Match(tried, $"/console/{store.Id}/(exchange/[0-9a-f]+\\?after=[0-9a-f]+)\"").Groups[1].Value;
        var again = await visitor.ReadAsync(goOn);
        Assert.Contains("value=\"properties.size\"", again, StringComparison.Ordinal);
        Assert.Contains("value=\"Spring, VIP\"", again, StringComparison.Ordinal);
        var real = await PressedAsync(visitor, waiting, "import", ("column-0", "email"), ("column-1", "firstName"), ("column-2", "properties.size"), ("tags", "Spring"));
        var done = await OverAsync(visitor, real);

        Assert.Equal(waiting, real);
        Assert.DoesNotContain("data-refresh", done, StringComparison.Ordinal);
        Assert.Matches("<dt>New</dt><dd>1</dd>.*<dt>Failed</dt><dd>1</dd>", done.ReplaceLineEndings(""));
        var contact = await store.GetAsync((await store.FindAsync("ada@example.com")).Text("contactID")!);
        Assert.Equal("Ada", contact.Text("firstName"));
        Assert.Equal("38", contact.GetProperty("customProperties").Text("size"));
        Assert.Equal(["Spring"], contact.GetProperty("tags").Texts());
        Assert.DoesNotContain(app.Smtp.Mails, mail => mail.Recipients.Contains("ada@example.com"));

        using var errors = await visitor.GetAsync($"{real}/errors.csv");
        Assert.Contains(",nobody,Nobody,40", await errors.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Empty(await SourcesAsync(store));
    }

    [Fact]
    public async Task Columns_of_one_name_fill_what_each_of_them_is_said_to_fill()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var waiting = await UploadedAsync(visitor, store, "Email,Phone,Phone,Notes,Notes,\nada@example.com,+14155552671,+14155552672,a,b,c\n");
        Assert.Contains("name=\"column-2\" list=\"fields\" value=\"sms_phone_number\"", await visitor.ReadAsync(waiting), StringComparison.Ordinal);

        var real = await PressedAsync(
            visitor, waiting, "import",
            ("column-0", "email"), ("column-1", ""), ("column-2", "sms_phone_number"), ("column-3", "properties.a"), ("column-4", "properties.b"), ("column-5", "properties.c"));
        await OverAsync(visitor, real);

        var contact = await store.FindAsync("ada@example.com");
        Assert.Equal("+14155552672", contact.Text("phone"));
        Assert.Equal("""{"a":"a","b":"b","c":"c"}""", contact.GetProperty("customProperties").GetRawText());
    }

    [Fact]
    public async Task A_file_that_is_discarded_is_no_longer_being_read()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var waiting = await UploadedAsync(visitor, store, List);

        var stopped = await visitor.ReadAsync(await PressedAsync(visitor, waiting, "stop"));

        Assert.Contains("<h2>Stopped</h2>", stopped, StringComparison.Ordinal);
        Assert.DoesNotContain("<progress", stopped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_with_the_columns_is_said_and_nothing_begins()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var waiting = await UploadedAsync(visitor, store, "Wer,Was\nada@example.com,x\n");
        Assert.Contains("No column says who a person is", await visitor.ReadAsync(waiting), StringComparison.Ordinal);

        using var wrong = await visitor.PostAsync(waiting, ("action", "import"), ("column-0", "e-mail?"), ("tags", new string('x', 129)));
        var text = await wrong.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("A tag has at most 128 characters.", text, StringComparison.Ordinal);
        Assert.Contains("Waiting for you", await visitor.ReadAsync("exchange"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_of_an_old_charset_can_be_set_right_before_the_import()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var bytes = Encoding.Latin1.GetBytes("Email,First name\njörg@example.com,Jörg\n");
        var waiting = await UploadedAsync(visitor, store, bytes, "list.csv");
        Assert.DoesNotContain("Jörg", await visitor.ReadAsync(waiting), StringComparison.Ordinal);

        using var looked = await visitor.PostAsync(waiting, ("action", "look"), ("column-0", "email"), ("charset", "windows-1252"), ("ask", "true"));
        var text = WebUtility.HtmlDecode(await looked.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        Assert.Contains("Jörg", text, StringComparison.Ordinal);
        Assert.Contains("name=\"ask\" value=\"true\" checked", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_columns_have_letters_of_an_old_charset_is_taken_and_shown_in_it()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        var waiting = await UploadedAsync(visitor, store, Encoding.Latin1.GetBytes("Email,Größe\njörg@example.com,groß\n"), "list.csv");

        var text = WebUtility.HtmlDecode(await visitor.ReadAsync(waiting));
        Assert.All((string[])["Größe", "jörg@example.com", "groß"], cell => Assert.Contains(cell, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_of_json_need_no_columns_and_a_file_can_be_discarded()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var waiting = await UploadedAsync(visitor, store, Encoding.UTF8.GetBytes("""{"email":"grace@example.com"}"""), "list.jsonl");
        Assert.Contains("{\"email\":\"grace@example.com\"}", await visitor.ReadAsync(waiting), StringComparison.Ordinal);

        var stopped = await PressedAsync(visitor, waiting, "stop");

        Assert.Contains("Stopped", await visitor.ReadAsync(stopped), StringComparison.Ordinal);
        Assert.Empty(await SourcesAsync(store));
        using var late = await visitor.PostAsync(waiting, ("action", "import"));
        Assert.Equal(HttpStatusCode.SeeOther, late.StatusCode);
        await IsUnknownAsync(store, "grace@example.com");
    }

    [Fact]
    public async Task A_form_without_a_file_and_one_with_an_empty_file_say_so()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var none = await UploadAsync(visitor, store, [], "");
        using var empty = await UploadAsync(visitor, store, [], "empty.csv");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (none.StatusCode, empty.StatusCode));
        Assert.Contains("Please choose a file.", await none.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("no line with the names of the columns", await empty.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("There are none yet.", await visitor.ReadAsync("exchange"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_session_or_site_is_not_taken()
    {
        var store = await app.NewStoreAsync();
        var (visitor, other) = (await ConsoleVisitor.SignInAsync(app, store), await ConsoleVisitor.SignInAsync(app, store));

        foreach (var token in (string?[])[null, "x", await other.TokenAsync()])
        {
            using var refused = await UploadAsync(visitor, store, Encoding.UTF8.GetBytes(List), "list.csv", token ?? "");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var foreign = await UploadAsync(
            visitor, store, Encoding.UTF8.GetBytes(List), "list.csv", await visitor.TokenAsync(), request => request.Headers.Add("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.Empty(await SourcesAsync(store));
        Assert.Contains("There are none yet.", await visitor.ReadAsync("exchange"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imports_of_another_store_are_not_found()
    {
        var (own, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var visitor = await ConsoleVisitor.SignInAsync(app, own);
        var stranger = await ConsoleVisitor.SignInAsync(app, other);
        var waiting = await UploadedAsync(visitor, own, List);

        using var looked = await stranger.GetAsync(waiting);
        using var pressed = await stranger.PostAsync(waiting, ("action", "stop"));
        using var elsewhere = await new ConsoleVisitor(app, own.Id, stranger.Cookie).GetAsync(waiting);
        using var errors = await new ConsoleVisitor(app, own.Id, stranger.Cookie).GetAsync($"{waiting}/errors.csv");

        Assert.All([looked, pressed, elsewhere, errors], answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Contains("What do the columns fill?", await visitor.ReadAsync(waiting), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_nobody_says_anything_of_is_removed_after_a_day()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var waiting = CountdownIdOf(await UploadedAsync(visitor, store, List));
        var (tend, imports) = (app.Services.GetRequiredService<TendImports>(), app.Services.GetRequiredService<ImportTable>());

        app.Time.Jump(TimeSpan.FromHours(2));
        await tend.ExecuteAsync(Cancellation);
        Assert.Equal("waiting", (await imports.FindAsync(StoreId.Parse(store.Id), waiting, Cancellation))!.State);

        app.Time.Jump(TimeSpan.FromHours(23));
        await tend.ExecuteAsync(Cancellation);
        Assert.Null(await imports.FindAsync(StoreId.Parse(store.Id), waiting, Cancellation));
        Assert.Empty(await SourcesAsync(store));
    }

    [Fact]
    public async Task Pages_are_small_speak_German_and_ask_storage_three_times_at_most()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        var header = string.Join(',', Enumerable.Range(0, 150).Select(i => $"Lineitem custom {i}").Prepend("Email"));
        var row = string.Join(',', Enumerable.Repeat(new string('x', 200), 150).Prepend("ada@example.com"));
        var wide = await UploadedAsync(visitor, store, $"{header}\n{row}\n{row}\n");
        var failing = await UploadedAsync(visitor, store, "Email\n" + string.Concat(Enumerable.Repeat("nobody\n", 300)));
        await OverAsync(visitor, await PressedAsync(visitor, failing, "import", ("column-0", "email")));
        using var wire = new StorageWire(app.ConnectionString);

        foreach (var (page, german) in new[] { ("exchange", "Datei importieren"), (wide, "Was füllen die Spalten?"), (failing, "Warum Zeilen fehlgeschlagen sind") })
        {
            var text = "";
            var (table, _) = await wire.CountAsync(async () =>
            {
                using var shown = await visitor.SendAsync(HttpMethod.Get, $"console/{store.Id}/{page}", null, request => request.Headers.Add("Accept-Language", "de"));
                text = await shown.Content.ReadAsStringAsync(Cancellation);
            });
            Assert.Contains(german, text, StringComparison.Ordinal);
            Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 60 * 1024);
            Assert.InRange(table, 1, 3);
        }
    }

    private static CountdownId CountdownIdOf(string page) => CountdownId.Parse(page["exchange/".Length..]);

    private static async Task IsUnknownAsync(TestStore store, string email)
    {
        using var found = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?email={email}", null, authenticated: true);
        Assert.Empty((await Json.ReadAsync(found)).GetProperty("contacts").EnumerateArray());
    }

    /// <summary>Uploads a file that is taken.</summary>
    /// <returns>Its page.</returns>
    private static Task<string> UploadedAsync(ConsoleVisitor visitor, TestStore store, string content) =>
        UploadedAsync(visitor, store, Encoding.UTF8.GetBytes(content), "list.csv");

    private static async Task<string> UploadedAsync(ConsoleVisitor visitor, TestStore store, byte[] content, string name)
    {
        using var taken = await UploadAsync(visitor, store, content, name);
        return PageOf(store, taken);
    }

    private static async Task<HttpResponseMessage> UploadAsync(
        ConsoleVisitor visitor, TestStore store, byte[] content, string name, string? token = null, Action<HttpRequestMessage>? change = null)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(token ?? await visitor.TokenAsync()), "form-token");
        var file = new ByteArrayContent(content);
        file.Headers.Add("Content-Type", "application/octet-stream");
        file.Headers.Add("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name}\"");
        form.Add(file);
        return await visitor.SendAsync(HttpMethod.Post, $"console/{store.Id}/exchange", null, request =>
        {
            request.Content = form;
            change?.Invoke(request);
        });
    }

    private static async Task<string> PressedAsync(ConsoleVisitor visitor, string page, string action, params (string Name, string Value)[] fields)
    {
        using var pressed = await visitor.PostAsync(page, [("action", action), .. fields]);
        Assert.True(pressed.StatusCode == HttpStatusCode.SeeOther, await pressed.Content.ReadAsStringAsync(Cancellation));
        return pressed.Headers.Location!.OriginalString.Split('/', 4)[3];
    }

    private static string PageOf(TestStore store, HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var path = answer.Headers.Location!.OriginalString;
        Assert.StartsWith($"/console/{store.Id}/exchange/", path, StringComparison.Ordinal);
        return path.Split('/', 4)[3];
    }

    /// <summary>The page of an import that is over.</summary>
    private static async Task<string> OverAsync(ConsoleVisitor visitor, string page)
    {
        var text = "";
        await Eventually.TrueAsync(async () => !(text = await visitor.ReadAsync(page)).Contains("data-refresh", StringComparison.Ordinal));
        return text;
    }

    private async Task<IReadOnlyList<string>> SourcesAsync(TestStore store) =>
        await new BlobContainerClient(app.ConnectionString, ImportBlobs.ContainerName)
            .GetBlobsAsync(new Azure.Storage.Blobs.Models.GetBlobsOptions { Prefix = $"{store.Id}/" }, Cancellation)
            .Where(blob => blob.Name.EndsWith("/source", StringComparison.Ordinal)).Select(blob => blob.Name).ToListAsync(Cancellation);
}
