using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using ContactsFunctions.Pages;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>The proof says exactly what was seen and shown, and nothing that was not.</summary>
public sealed class ProofTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sign_up_by_form_is_proved_with_the_mail_that_was_sent_word_for_word()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        using var form = new FormUrlEncodedContent([new("email", email)]);
        using var posted = await store.SendAsync(HttpMethod.Post, store.ContactsPath, form, authenticated: false, request => request.Headers.Add("User-Agent", "Lynx/3"));
        var mail = await store.MailAsync(email);
        using var pressed = await app.Client.PostAsync(await store.ConfirmLinkAsync(email), new FormUrlEncodedContent([new("action", "confirm")]), Cancellation);
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);

        var proof = await ProofAsync(store, email);

        var entries = proof.GetProperty("consents").EnumerateArray().ToArray();
        Assert.Equal(["form", "confirmation"], entries.Select(entry => entry.Text("cause")));
        Assert.Equal(("Lynx/3", "127.0.0.1"), (entries[0].Text("userAgent"), entries[0].Text("ip")));
        Assert.All(entries, entry => Assert.False(entry.TryGetProperty("by", out _), "The person came themselves."));
        var texts = proof.GetProperty("texts").EnumerateArray().ToArray();
        Assert.Equal(["confirmation-mail", "confirmation-page"], texts.Select(shown => shown.Text("kind")));
        Assert.Equal(
            "Confirm your subscription\nWould you like to receive news from Test Shop by e-mail? Then please confirm it here.\n[Yes, subscribe me]\n[This wasn't me]",
            texts[1].Text("text")!.Replace('\u00a0', ' ').Replace('\u2011', '-'));
        Assert.Equal(entries[1].Text("text"), texts[1].Text("version"));
        var text = texts[0];
        Assert.Equal(("confirmation-mail", "en", entries[0].Text("wording")), (text.Text("kind"), text.Text("language"), text.Text("version")));
        Assert.StartsWith(mail["Subject"] + "\n\n", text.Text("text"), StringComparison.Ordinal);
        Assert.Equal(Sentences(mail.Text), Sentences(text.Text("text")![(mail["Subject"]!.Length + 2)..]));
    }

    /// <summary>Signed up on one device, confirmed on another: what was agreed to is the mail that was read.</summary>
    [Fact]
    public async Task The_mail_that_was_sent_is_the_proof_whatever_language_the_click_comes_in()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        using var posted = await store.SendAsync(
            HttpMethod.Post, store.ContactsPath, TestStore.JsonBody($$"""{"email":"{{email}}"}"""), authenticated: false,
            request => request.Headers.Add("Accept-Language", "de"));
        using var press = new HttpRequestMessage(HttpMethod.Post, await store.ConfirmLinkAsync(email))
        {
            Content = new FormUrlEncodedContent([new("action", "confirm")]),
            Headers = { { "Accept-Language", "en" } },
        };
        using var pressed = await app.Client.SendAsync(press, Cancellation);
        Assert.Equal(HttpStatusCode.OK, pressed.StatusCode);

        var proof = await ProofAsync(store, email);

        Assert.Single(proof.GetProperty("consents").EnumerateArray().Select(entry => entry.Text("wording")).Distinct());
        Assert.Equal(
            [("confirmation-mail", "de"), ("confirmation-page", "en")],
            proof.GetProperty("texts").EnumerateArray().Select(text => (text.Text("kind"), text.Text("language"))));
    }

    [Fact]
    public async Task A_sign_up_by_the_hosted_form_is_proved_with_the_form_as_it_was_seen()
    {
        var (store, email) = (await app.NewStoreAsync("""{"name":"Demo","privacyUrl":"https://shop.example/privacy","imprint":{"name":"Demo GmbH"}}"""), TestStore.NewEmail());
        var page = await app.Client.GetStringAsync(new Uri(app.BaseAddress, $"s/{store.Id}?fields=firstName,phone"), Cancellation);
        var shown = Regex.Match(page, "name=\"shown\" value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("email", email), new("firstName", "Ada"), new("shown", shown)]);
        using var posted = await store.SendAsync(HttpMethod.Post, store.ContactsPath, form, authenticated: false);
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);

        var proof = await ProofAsync(store, email);

        var entry = Assert.Single(proof.GetProperty("consents").EnumerateArray());
        var text = Assert.Single(proof.GetProperty("texts").EnumerateArray(), text => text.Text("kind") == "sign-up-form");
        Assert.Equal(entry.Text("text"), text.Text("version"));
        Assert.Equal(
            [
                "News from Demo", "Sign up to receive our news by e-mail.", "E-mail address", "First name", "Mobile number",
                "With country code, for example +44 7400 123456", "[ ] Send me news by text message too",
                "Demo may send me text messages. Message and data rates may apply. Reply STOP to end them, HELP for help.",
                "[Sign up]", "You can unsubscribe at any time.", "Demo GmbH", "Privacy notice: https://shop.example/privacy",
            ],
            text.Text("text")!.Replace('\u00a0', ' ').Replace('\u2011', '-').Split('\n'));
        Assert.All(text.Text("text")!.Split('\n').Where(line => !line.StartsWith('[') && !line.Contains("://", StringComparison.Ordinal)), line =>
            Assert.Contains(line, WebUtility.HtmlDecode(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_up_by_the_script_is_proved_with_the_words_of_the_script()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var script = await app.Client.GetStringAsync(new Uri(app.BaseAddress, "embed.js"), Cancellation);
        var version = Regex.Match(script, "version = '([0-9a-f]{16})'").Groups[1].Value;
        using var posted = await store.PostPublicAsync($$"""{"email":"{{email}}","shown":"embed.{{version}}.de.email-phone"}""");

        var proof = await ProofAsync(store, email);

        var text = Assert.Single(proof.GetProperty("texts").EnumerateArray(), text => text.Text("kind") == "sign-up-form");
        Assert.Equal("de", text.Text("language"));
        Assert.Equal("E-Mail-Adresse\nMobilnummer, mit Landesvorwahl (freiwillig)\n[ ] Auch per SMS\n[Anmelden]", text.Text("text"));
        Assert.All(new[] { "E-Mail-Adresse", "Auch per SMS", "Anmelden" }, word => Assert.Contains(word, script, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("embed.0000000000000000.de.email")]
    [InlineData("embed.{version}.xx.email")]
    [InlineData("embed.{version}.de.phone")]
    [InlineData("embed.{version}.de.email-email")]
    [InlineData("embed.{version}.de.email-ssn")]
    [InlineData("embed.{version}.de")]
    public void A_name_that_the_script_does_not_send_names_nothing(string name)
    {
        var script = System.Text.Encoding.UTF8.GetString(EmbedScript.Bytes.Span);
        Assert.Null(EmbedScript.Shown(name.Replace("{version}", Regex.Match(script, "version = '([0-9a-f]{16})'").Groups[1].Value, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(" I want your news. ", true)]
    [InlineData("I want everything.", false)]
    public async Task A_shops_own_form_is_proved_with_a_text_that_the_store_has_set_and_no_other(string sent, bool isNamed)
    {
        var (store, email) = (await app.NewStoreAsync("""{"name":"Demo","formTexts":["I want your news."]}"""), TestStore.NewEmail());
        using var form = new FormUrlEncodedContent([new("email", email), new("consent_text", sent)]);
        using var posted = await store.SendAsync(HttpMethod.Post, store.ContactsPath, form, authenticated: false);

        var proof = await ProofAsync(store, email);

        Assert.Equal(
            isNamed ? ["I want your news."] : [],
            proof.GetProperty("texts").EnumerateArray().Where(text => text.Text("kind") == "reported").Select(text => text.Text("text")));
        Assert.Equal(isNamed, Assert.Single(proof.GetProperty("consents").EnumerateArray()).TryGetProperty("text", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdef.AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("of another store")]
    public async Task A_text_that_was_not_shown_here_is_not_named(string shown)
    {
        var (store, other, email) = (await app.NewStoreAsync(), await app.NewStoreAsync(), TestStore.NewEmail());
        if (shown == "of another store")
        {
            shown = Regex.Match(
                await app.Client.GetStringAsync(new Uri(app.BaseAddress, $"s/{other.Id}"), Cancellation), "name=\"shown\" value=\"([^\"]+)\"").Groups[1].Value;
        }

        using var form = new FormUrlEncodedContent([new("email", email), new("shown", shown)]);
        using var posted = await store.SendAsync(HttpMethod.Post, store.ContactsPath, form, authenticated: false);

        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        Assert.False(Assert.Single((await ProofAsync(store, email)).GetProperty("consents").EnumerateArray()).TryGetProperty("text", out _));
    }

    [Fact]
    public async Task What_a_key_writes_names_the_key_and_invents_no_address()
    {
        var (store, without, with) = (await app.NewStoreAsync(), TestStore.NewEmail(), TestStore.NewEmail());
        await store.SubmitAsync($$"""{"email":"{{without}}","marketingAllowed":true,"doubleOptin":false}""");
        await store.SubmitAsync($$"""
            {"email":"{{with}}","marketingAllowed":true,"doubleOptin":false,"consent":{"source":"till","ip":"203.0.113.9","userAgent":"Till/2",
             "createdAt":"2026-01-02T03:04:05Z","text":"Yes, send me news. 🎉","url":"https://shop.example/till","privacyVersion":"2026-01"} }
            """);

        var (plain, given) = (await ProofAsync(store, without), await ProofAsync(store, with));

        var entry = Assert.Single(plain.GetProperty("consents").EnumerateArray());
        Assert.Equal("remarkety", entry.GetProperty("by").Text("way"));
        Assert.Matches("^[A-Za-z0-9]{12}$", entry.GetProperty("by").Text("key"));
        Assert.Equal([null, null, null], new[] { "ip", "userAgent", "wording" }.Select(name => entry.TryGetProperty(name, out var value) ? value.GetString() : null));
        Assert.Empty(plain.GetProperty("texts").EnumerateArray());
        entry = Assert.Single(given.GetProperty("consents").EnumerateArray());
        Assert.Equal(
            ["2026-01-02T03:04:05.000Z", "203.0.113.9", "Till/2", "till", "https://shop.example/till", "2026-01"],
            new[] { "at", "ip", "userAgent", "source", "url", "privacyVersion" }.Select(name => entry.Text(name)));
        var text = Assert.Single(given.GetProperty("texts").EnumerateArray());
        Assert.Equal(("reported", "Yes, send me news. 🎉", entry.Text("text")), (text.Text("kind"), text.Text("text"), text.Text("version")));
    }

    [Theory]
    [InlineData("v3/contacts", "omnisend-v3")]
    [InlineData("v5/contacts", "omnisend-v5")]
    [InlineData("api/contacts", "omnisend-2026-03-15")]
    [InlineData("v3/batches", "omnisend-v3")]
    [InlineData("import", "import")]
    [InlineData("customers", "remarkety-customers")]
    [InlineData("event", "remarkety-event")]
    public async Task Every_way_in_has_its_name(string route, string way)
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        var omnisend = $$"""{"identifiers":[{"type":"email","id":"{{email}}","channels":{"email":{"status":"subscribed"} } }]}""";
        var (path, body) = route switch
        {
            "v3/batches" => (route, $$"""{"method":"POST","endpoint":"contacts","items":[{{omnisend}}]}"""),
            "import" => ($"api/v2/stores/{store.Id}/contacts/batch", $$"""{"contacts":[{"email":"{{email}}","accepts_marketing":true}]}"""),
            "customers" => ($"api/v2/stores/{store.Id}/customers", $$"""{"customer":{"email":"{{email}}","accepts_marketing":true} }"""),
            "event" => ($"webhooks/store/{store.Id}", $$"""{"email":"{{email}}"}"""),
            _ => (route, omnisend),
        };
        using var posted = await store.SendAsync(HttpMethod.Post, path, TestStore.JsonBody(body), authenticated: true, request =>
        {
            request.Headers.Add("Omnisend-Version", "2026-03-15");
            request.Headers.Add("x-event-type", "newsletter/subscribed");
        });
        Assert.True(posted.IsSuccessStatusCode, $"{posted.StatusCode}");
        await Eventually.TrueAsync(async () => await IdAsync(store, email) is not null);

        var entry = Assert.Single((await ProofAsync(store, email)).GetProperty("consents").EnumerateArray());

        Assert.Equal(("subscribed", way), (entry.Text("to"), entry.GetProperty("by").Text("way")));
        Assert.NotNull(entry.GetProperty("by").Text("key"));
        Assert.False(entry.TryGetProperty("ip", out _) || entry.TryGetProperty("userAgent", out _), entry.GetRawText());
    }

    [Fact]
    public async Task Entries_of_older_versions_show_nothing_that_was_only_assumed()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false}""");
        var id = (await IdAsync(store, email))!;
        var row = (await app.Contacts.GetEntityAsync<TableEntity>(store.Id, id, cancellationToken: Cancellation)).Value;
        var document = row.GetString("Document");
        var by = document.IndexOf("\"by\":", StringComparison.Ordinal);
        row["Document"] = document[..by] + "\"ip\":\"192.0.2.1\",\"userAgent\":\"PHP/8\",\"wording\":\"0123456789ab\"" + document[(document.IndexOf('}', by) + 1)..];
        await app.Contacts.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancellation);

        var proof = await ProofAsync(store, email);

        var entry = Assert.Single(proof.GetProperty("consents").EnumerateArray());
        Assert.Equal("""{"way":"api"}""", entry.GetProperty("by").GetRawText());
        Assert.DoesNotContain("192.0.2.1", proof.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("PHP/8", proof.GetRawText(), StringComparison.Ordinal);
        Assert.False(entry.TryGetProperty("wording", out _));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("*/*")]
    public async Task For_people_it_is_a_page_that_encodes_what_it_shows(string accept)
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false,"consent":{"text":"<script>alert(1)</script> agreed","source":"<b>till</b>"} }""");

        using var answer = await GetAsync(store, (await IdAsync(store, email))!, accept);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal((HttpStatusCode.OK, "text/html", "no-store"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.CacheControl?.ToString()));
        Assert.Contains("Proof of consent", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; agreed", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;till&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains($">{email}<", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_proofs_of_a_store_come_line_by_line_and_go_on_where_they_broke_off()
    {
        var store = await app.NewStoreAsync();
        for (var i = 0; i < 5; i++)
        {
            await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}","marketingAllowed":true,"doubleOptin":false,"consent":{"text":"I agree."} }""");
        }

        var all = await ProofsAsync("");
        var rest = await ProofsAsync($"?after={all[2].Text("contactID")}");
        using var wrong = await store.SendAsync(HttpMethod.Get, $"api/v1/stores/{store.Id}/proofs?after=x", null, authenticated: true);
        using var nobody = await store.SendAsync(HttpMethod.Get, $"api/v1/stores/{store.Id}/proofs", null, authenticated: false);

        Assert.Equal(5, all.Length);
        Assert.All(all, proof => Assert.Equal("I agree.", Assert.Single(proof.GetProperty("texts").EnumerateArray()).Text("text")));
        Assert.Equal(all[3..].Select(proof => proof.Text("contactID")), rest.Select(proof => proof.Text("contactID")));
        using var one = await GetAsync(store, all[0].Text("contactID")!, "application/json");
        Assert.Equal((await Json.OkAsync(one)).GetProperty("consents").GetRawText(), all[0].GetProperty("consents").GetRawText());
        Assert.Equal([400, 401], new[] { wrong, nobody }.Select(answer => (int)answer.StatusCode));

        async Task<JsonElement[]> ProofsAsync(string query)
        {
            using var answer = await store.SendAsync(HttpMethod.Get, $"api/v1/stores/{store.Id}/proofs{query}", null, authenticated: true);
            Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var lines = await answer.Content.ReadAsStringAsync(Cancellation);
            return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }
    }

    [Fact]
    public async Task Only_the_stores_key_opens_it_and_nobody_is_found_who_is_not_there()
    {
        var (store, other, email) = (await app.NewStoreAsync(), await app.NewStoreAsync(), TestStore.NewEmail());
        await store.SubmitAsync($$"""{"email":"{{email}}"}""");
        var path = $"{store.ContactsPath}/{await IdAsync(store, email)}/proof";

        using var nobody = await store.SendAsync(HttpMethod.Get, path, null, authenticated: false);
        using var stranger = await store.SendAsync(HttpMethod.Get, path, null, authenticated: false, request => request.Headers.Add("X-API-Key", other.ApiKey));
        using var unknown = await GetAsync(store, new string('0', 32), "application/json");

        Assert.Equal([401, 401, 404], new[] { nobody, stranger, unknown }.Select(answer => (int)answer.StatusCode));
    }

    [Fact]
    public async Task A_text_is_kept_once_however_often_it_is_shown()
    {
        var store = await app.NewStoreAsync();
        for (var i = 0; i < 3; i++)
        {
            await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}","marketingAllowed":true,"doubleOptin":false,"consent":{"text":"I agree."} }""");
        }

        var kept = await new TableClient(app.ConnectionString, "Stores")
            .QueryAsync<TableEntity>($"PartitionKey eq '{store.Id}' and RowKey ge 'wording-'", cancellationToken: Cancellation).ToListAsync(Cancellation);

        Assert.Equal("Reported", Assert.Single(kept).GetString("Kind"));
    }

    /// <summary>The words of a text, whatever its links and line breaks.</summary>
    private static string[] Sentences(string? text) =>
        [.. text!.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Where(word => !word.Contains("://", StringComparison.Ordinal))];

    private static async Task<string?> IdAsync(TestStore store, string email)
    {
        using var answer = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?email={Uri.EscapeDataString(email)}", null, authenticated: true);
        return (await Json.OkAsync(answer)).GetProperty("contacts").EnumerateArray().Select(contact => contact.Text("contactID")).FirstOrDefault();
    }

    private static async Task<JsonElement> ProofAsync(TestStore store, string email)
    {
        using var answer = await GetAsync(store, (await IdAsync(store, email))!, "application/json");
        return await Json.OkAsync(answer);
    }

    private static Task<HttpResponseMessage> GetAsync(TestStore store, string id, string accept) =>
        store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/{id}/proof", null, authenticated: true, request => request.Headers.Add("Accept", accept));
}
