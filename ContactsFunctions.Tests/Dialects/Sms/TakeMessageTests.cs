using System.Net;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Sms;

/// <summary>People answer text messages, and their shop's SMS provider passes it on (contract §2, §9).</summary>
public sealed class TakeMessageTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Secret = "a-secret-of-the-provider";
    private const string Phone = "+14155552671";
    private const string Both = """
        {"identifiers":[
          {"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"}}},
          {"type":"phone","id":"+14155552671","channels":{"sms":{"status":"subscribed"}}}]}
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task STOP_ends_the_text_messages_alone_and_the_consent_log_says_how()
    {
        var store = await NewStoreAsync();
        var id = (await store.SubmitAsync(Both)).Text("contactID")!;

        await TakenAsync(store, Phone, "Stop.");

        var contact = await store.GetAsync(id);
        Assert.Equal(("subscribed", "unsubscribed"), StatusesOf(contact));
        var entry = contact.GetProperty("consents").EnumerateArray().Last();
        Assert.Equal(
            ["at", "channel", "from", "to", "cause", "source"],
            entry.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("sms", "subscribed", "unsubscribed", "message", "sms"),
            (entry.Text("channel"), entry.Text("from"), entry.Text("to"), entry.Text("cause"), entry.Text("source")));
    }

    [Fact]
    public async Task The_proof_says_that_a_message_came_from_the_number()
    {
        var store = await NewStoreAsync();
        var id = (await store.SubmitAsync(Both)).Text("contactID")!;
        await TakenAsync(store, Phone, "STOP");

        using var answer = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/{id}/proof", null, authenticated: true);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(
            "a text message came from this number that said STOP, or a word that means the same. The status for text messages changed from subscribed to unsubscribed.",
            await answer.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeat_changes_nothing()
    {
        var store = await NewStoreAsync();
        var id = (await store.SubmitAsync(Both)).Text("contactID")!;
        await TakenAsync(store, Phone, "STOP");
        var once = (await store.GetAsync(id)).GetRawText();
        app.Time.Jump(TimeSpan.FromMinutes(1));

        await TakenAsync(store, Phone, "STOP");
        await TakenAsync(store, Phone, "quit");

        Assert.Equal(once, (await store.GetAsync(id)).GetRawText());
    }

    [Theory]
    [InlineData("START")]
    [InlineData("UNSTOP")]
    [InlineData("yes")]
    [InlineData("please stop calling")]
    [InlineData("STOP it")]
    [InlineData("")]
    public async Task Another_message_changes_nobody_and_brings_nobody_in(string body)
    {
        var store = await NewStoreAsync();
        var id = (await store.SubmitAsync(Both)).Text("contactID")!;
        var before = (await store.GetAsync(id)).GetRawText();
        await TakenAsync(store, Phone, body);
        Assert.Equal(before, (await store.GetAsync(id)).GetRawText());

        await TakenAsync(store, Phone, "STOP");
        var stopped = (await store.GetAsync(id)).GetRawText();
        await TakenAsync(store, Phone, body);
        await TakenAsync(store, "+442071838750", body);

        Assert.Equal(stopped, (await store.GetAsync(id)).GetRawText());
        Assert.Single(await ContactsAsync(store));
    }

    [Fact]
    public async Task A_stranger_who_says_STOP_is_not_texted_after_an_import()
    {
        var store = await NewStoreAsync();

        await TakenAsync(store, Phone, "STOP");
        await TakenAsync(store, Phone, "STOP");
        await store.BatchAsync("""{"contacts":[{"sms_phone_number":"+14155552671","accepts_sms_marketing":false,"firstName":"Vanessa"}]}""");

        var contact = Assert.Single(await ContactsAsync(store));
        Assert.Equal("unsubscribed", contact.GetProperty("identifiers")[0].GetProperty("channels").GetProperty("sms").Text("status"));
        var entry = Assert.Single((await store.GetAsync(contact.Text("contactID")!)).GetProperty("consents").EnumerateArray());
        Assert.Equal(("nonSubscribed", "unsubscribed", "message"), (entry.Text("from"), entry.Text("to"), entry.Text("cause")));
    }

    /// <summary>Such a contact is not known by the shop; to be unsubscribed must outlast it all the same.</summary>
    [Fact]
    public async Task STOP_of_somebody_whom_only_a_form_has_named_holds()
    {
        var store = await NewStoreAsync();
        using var signedUp = await store.PostPublicAsync("""{"phone":"+14155552671","firstName":"Mallory","smsMarketingAllowed":true}""");
        Assert.Equal(HttpStatusCode.OK, signedUp.StatusCode);

        await TakenAsync(store, Phone, "STOP");

        var contact = Assert.Single(await ContactsAsync(store));
        Assert.Equal("unsubscribed", contact.GetProperty("identifiers")[0].GetProperty("channels").GetProperty("sms").Text("status"));
        Assert.False(contact.TryGetProperty("firstName", out _), "What a stranger typed is not made true by a STOP.");
    }

    [Fact]
    public async Task A_message_is_for_its_store_alone()
    {
        var (store, other) = (await NewStoreAsync(), await NewStoreAsync());
        var id = (await other.SubmitAsync(Both)).Text("contactID")!;

        await TakenAsync(store, Phone, "STOP");

        Assert.Equal(("subscribed", "subscribed"), StatusesOf(await other.GetAsync(id)));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("nonsense")]
    [InlineData("of another secret")]
    [InlineData("of another store")]
    [InlineData("of another address")]
    [InlineData("of another sender")]
    [InlineData("of another body")]
    [InlineData("without a field")]
    public async Task A_wrong_signature_is_refused_and_changes_nothing(string which)
    {
        var (store, other) = (await NewStoreAsync(), await NewStoreAsync("another-secret-of-the-provider"));
        var id = (await store.SubmitAsync(Both)).Text("contactID")!;
        var form = Form(Phone, "STOP");
        var signature = which switch
        {
            "none" => null,
            "nonsense" => "nonsense",
            "of another secret" => Signature.Of("another-secret-of-the-provider", Address(store), form),
            "of another store" => Signature.Of("another-secret-of-the-provider", Address(other), form),
            "of another address" => Signature.Of(Secret, Address(other), form),
            "of another sender" => Signature.Of(Secret, Address(store), Form("+442071838750", "STOP")),
            "of another body" => Signature.Of(Secret, Address(store), Form(Phone, "Hello")),
            "without a field" => Signature.Of(Secret, Address(store), form.Replace("&SmsSid=SM1", "", StringComparison.Ordinal)),
            _ => throw new ArgumentOutOfRangeException(nameof(which)),
        };

        using var answer = await PostAsync(Address(store), form, signature);

        Assert.Empty(await Json.ErrorsAsync(answer, HttpStatusCode.Forbidden));
        Assert.Equal(("subscribed", "subscribed"), StatusesOf(await store.GetAsync(id)));
    }

    [Fact]
    public async Task The_query_of_the_address_is_signed_with_it()
    {
        var store = await NewStoreAsync();
        var id = (await store.SubmitAsync(Both)).Text("contactID")!;
        var (form, address) = (Form(Phone, "STOP"), new Uri(Address(store) + "?shop=a%20b&x=%C3%BC&empty"));

        using var without = await PostAsync(address, form, Signature.Of(Secret, Address(store), form));
        using var with = await PostAsync(address, form, Signature.Of(Secret, address, form));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
        Assert.Equal(("subscribed", "unsubscribed"), StatusesOf(await store.GetAsync(id)));
    }

    [Fact]
    public async Task A_store_without_the_secret_and_one_that_is_unknown_have_no_such_route()
    {
        var without = await app.NewStoreAsync();
        var form = Form(Phone, "STOP");
        var answers = new List<string>();
        foreach (var name in new[] { without.Id, "nobody", "no%20store" })
        {
            var address = new Uri(app.BaseAddress, $"webhooks/sms/{name}");
            using var answer = await PostAsync(address, form, Signature.Of(Secret, address, form));
            Assert.Empty(await Json.ErrorsAsync(answer, HttpStatusCode.NotFound));
            answers.Add(await answer.Content.ReadAsStringAsync(Cancellation));
        }

        Assert.Single(answers.Distinct());
        Assert.Empty(await ContactsAsync(without));
    }

    [Fact]
    public async Task A_setting_that_is_put_anew_replaces_the_secret_and_one_that_is_left_out_ends_it()
    {
        var store = await NewStoreAsync();
        await PutAsync(store, "another-secret-of-the-provider");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(store, Secret));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(store, "another-secret-of-the-provider"));

        using var put = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", "{}");

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(store, "another-secret-of-the-provider"));
    }

    [Fact]
    public async Task The_secret_is_shown_nowhere()
    {
        const string Shown = "Never-shown-0123456789";
        var store = await NewStoreAsync(Shown);
        using var put = await PutAsync(store, Shown);
        using var get = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}");
        using var page = await app.Client.GetAsync(new Uri(app.BaseAddress, $"s/{store.Id}"), Cancellation);
        using var refused = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", $$"""{"sms":{"inboundSecret":"{{Shown}} "},"name":"\u0000"}""");
        using var unreadable = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", $$"""{"sms":{"inboundSecret":"{{Shown}}}""");
        using var forbidden = await PostAsync(Address(store), Form(Phone, "STOP"), "nonsense");
        using var taken = await PostAsync(Address(store), Form(Phone, "STOP"), Signature.Of(Shown, Address(store), Form(Phone, "STOP")));
        HttpResponseMessage[] answers = [put, get, page, refused, unreadable, forbidden, taken];

        Assert.Equal([200, 200, 200, 400, 400, 403, 200], answers.Select(answer => (int)answer.StatusCode));
        foreach (var answer in answers)
        {
            Assert.DoesNotContain(Shown, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        var settings = (await Json.ReadAsync(get)).GetProperty("settings");
        Assert.Equal("set", settings.GetProperty("sms").Text("inboundSecret"));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(Shown, StringComparison.Ordinal));

        // Who puts what they got is told, and the secret stays.
        using var back = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", settings.GetRawText());
        Assert.Equal(["sms.inboundSecret invalid"], await Json.ErrorsAsync(back, HttpStatusCode.BadRequest));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(store, Shown));
    }

    [Fact]
    public async Task The_log_repeats_neither_message_nor_number_nor_signature()
    {
        const string Said = "Nothing-of-this-is-kept";
        var store = await NewStoreAsync();
        var form = Form(Phone, Said);
        var signature = Signature.Of(Secret, Address(store), form);
        using var taken = await PostAsync(Address(store), form, signature);
        using var refused = await PostAsync(Address(store), Form("+442071838750", Said), signature);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (taken.StatusCode, refused.StatusCode));
        Assert.All(new[] { Said, Phone[1..], "442071838750", signature }, secret =>
            Assert.DoesNotContain(app.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", HttpStatusCode.OK)]
    public async Task Only_a_urlencoded_form_is_taken(string type, HttpStatusCode status)
    {
        var store = await NewStoreAsync();
        var form = Form(Phone, "Größe 🎉");

        using var answer = await PostAsync(Address(store), form, Signature.Of(Secret, Address(store), form), type);

        Assert.Equal(status, answer.StatusCode);
    }

    private Task<TestStore> NewStoreAsync(string secret = Secret) => app.NewStoreAsync(Settings(secret));

    private static string Settings(string secret) => $$"""{"name":"Test Shop","defaultRegion":"US","sms":{"inboundSecret":"{{secret}}"} }""";

    private async Task<HttpResponseMessage> PutAsync(TestStore store, string secret)
    {
        var answer = await app.ManageAsync(HttpMethod.Put, $"manage/stores/{store.Id}", Settings(secret));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }

    /// <summary>Passes a message on, as the provider does; the answer must be the one that everybody gets.</summary>
    private async Task TakenAsync(TestStore store, string from, string body)
    {
        var form = Form(from, body);
        using var answer = await PostAsync(Address(store), form, Signature.Of(Secret, Address(store), form));
        Assert.Equal(
            (HttpStatusCode.OK, "text/xml", "<Response/>"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    private async Task<HttpStatusCode> StatusAsync(TestStore store, string secret)
    {
        using var answer = await PostAsync(Address(store), Form(Phone, "Hello"), Signature.Of(secret, Address(store), Form(Phone, "Hello")));
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> PostAsync(Uri address, string form, string? signature, string type = "application/x-www-form-urlencoded")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(form)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (signature is not null)
        {
            request.Headers.Add("X-Twilio-Signature", signature);
        }

        return await app.Client.SendAsync(request, Cancellation);
    }

    private Uri Address(TestStore store) => new(app.BaseAddress, $"webhooks/sms/{store.Id}");

    private static string Form(string from, string body) =>
        $"ToCountry=US&SmsSid=SM1&From={Uri.EscapeDataString(from)}&Body={Uri.EscapeDataString(body)}&NumMedia=0&FromCity=&AccountSid=AC1";

    private static async Task<JsonElement[]> ContactsAsync(TestStore store)
    {
        using var list = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        return [.. (await Json.OkAsync(list)).GetProperty("contacts").EnumerateArray()];
    }

    private static (string? Email, string? Sms) StatusesOf(JsonElement contact)
    {
        var channels = contact.GetProperty("identifiers").EnumerateArray().Select(identifier => identifier.GetProperty("channels")).ToArray();
        return (channels[0].GetProperty("email").Text("status"), channels[1].GetProperty("sms").Text("status"));
    }
}
