using System.Globalization;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Dialects.Omnisend.Batches;
using ContactsFunctions.Domain;
using ContactsFunctions.Hooks;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Intake.Counting;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Tests.Dialects.Sms;
using ContactsFunctions.Tests.Hooks;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Telemetry;

/// <summary>What each operation costs in storage is a promise; here it is held against what left the process.</summary>
public sealed class StorageCostTests(AzuriteFixture azurite) : IAsyncLifetime
{
    /// <summary>US dollars for 10,000 requests: tables LRS in West Europe, queues LRS. A transaction of up to 100 rows is one.</summary>
    private const decimal TablePrice = 0.00036m;
    private const decimal QueuePrice = 0.0040m;
    private const string ProviderSecret = "a-secret-of-the-provider";

    // The test takes the messages from the queues itself.
    private readonly RunningApp app = new(azurite) { TakesFromQueues = false };
    private readonly StringBuilder table = new();
    private TestStore store = null!;
    private StorageWire wire = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        store = await app.NewStoreAsync();
        wire = new StorageWire(app.ConnectionString);

        // Reads the store, and keeps the text of its confirmation mail: once for each version of it.
        (await store.PostAuthenticatedAsync("""{"email":"warms.the.cache@example.com","marketingAllowed":true}""")).Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        wire.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Storage_is_asked_as_often_as_was_promised()
    {
        var email = TestStore.NewEmail();
        var phone = """ "sms_phone_number":"+14155552671" """;

        // The texts that a confirmation names are kept once for each version of them.
        (await PressAsync(Link(await ReadAsync("warms.the.cache@example.com"), LinkPurpose.Confirm), "action=confirm")).Dispose();
        table.AppendLine("| operation | table | queue | $ a million |").AppendLine("|---|---:|---:|---:|");

        await CostsAsync("contact created", 2, 0, () => store.PostAuthenticatedAsync($$"""{"email":"{{email}}","firstName":"Ada"}"""));
        await CostsAsync("contact updated", 2, 0, () => store.PostAuthenticatedAsync($$"""{"email":"{{email}}","firstName":"Grace"}"""));
        await CostsAsync("contact sent again unchanged", 1, 0, () => store.PostAuthenticatedAsync($$"""{"email":"{{email}}","firstName":"Grace"}"""));
        await CostsAsync("contact created with e-mail and phone", 3, 0, () => store.PostAuthenticatedAsync($$"""{"email":"{{TestStore.NewEmail()}}",{{phone}}}"""));
        await CostsAsync("contact created, confirmation mail due", 2, 1, () => store.PostAuthenticatedAsync($$"""{"email":"{{TestStore.NewEmail()}}","marketingAllowed":true}"""));

        var visitor = TestStore.NewEmail();
        await CostsAsync("public sign-up of somebody new", 2, 1, () => store.PostPublicAsync($$"""{"email":"{{visitor}}"}"""));
        var contact = await ReadAsync(visitor);
        await CostsAsync("confirmation mail sent", 3, 0, () => SendAsync(contact));
        await CostsAsync("public sign-up again, nothing new", 1, 0, () => store.PostPublicAsync($$"""{"email":"{{visitor}}"}"""));
        await CostsAsync("confirmation page shown", 1, 0, () => app.Client.GetAsync(Link(contact, LinkPurpose.Confirm), Cancellation));
        await CostsAsync("confirmed", 2, 0, () => PressAsync(Link(contact, LinkPurpose.Confirm), "action=confirm"));
        await CostsAsync("unsubscribed by one click", 2, 0, () => PressAsync(Link(contact, LinkPurpose.Unsubscribe), "List-Unsubscribe=One-Click"));

        var texted = await app.NewStoreAsync($$"""{"name":"Test Shop","sms":{"inboundSecret":"{{ProviderSecret}}"} }""");
        (await texted.PostAuthenticatedAsync("""{"email":"a@example.com","phone":"+14155552671","smsMarketingAllowed":true,"doubleOptin":false}""")).Dispose();
        await CostsAsync("STOP by text message, of a contact with e-mail and phone", 5, 0, () => StopAsync(texted, "+14155552671"));
        await CostsAsync("STOP by text message, again", 2, 0, () => StopAsync(texted, "+14155552671"));

        var welcomed = TestStore.NewEmail();
        (await store.PostAuthenticatedAsync($$"""{"email":"{{welcomed}}","marketingAllowed":true,"sendWelcomeEmail":true}""")).Dispose();
        contact = await ReadAsync(welcomed);
        await CostsAsync("confirmed, welcome mail due", 2, 1, () => PressAsync(Link(contact, LinkPurpose.Confirm), "action=confirm"));

        var batch = $$"""{"contacts":{{Contacts("Ada")}} }""";
        await CostsAsync("batch of 100 new contacts", 1, 0, () => store.PostBatchAsync(batch));
        await CostsAsync("batch of 100 known contacts, all changed", 102, 0, () => store.PostBatchAsync(batch.Replace("Ada", "Grace", StringComparison.Ordinal)));
        await CostsAsync("batch of 100 known contacts, nothing new", 101, 0, () => store.PostBatchAsync(batch.Replace("Ada", "Grace", StringComparison.Ordinal)));

        foreach (var version in (string[])["v3", "v5", "api"])
        {
            await OmnisendCostsAsync(version);
        }

        await BatchCostsAsync();
        await ImportCostsAsync();
        await CustomerCostsAsync();

        await CostsAsync("contact looked up by e-mail", 1, 0, () => GetAsync($"?email={email}"));
        // Its texts are read once for each version of them.
        var proved = (await ReadAsync(visitor)).Id;
        (await GetAsync($"/{proved}/proof")).Dispose();
        await CostsAsync("proof of a contact's consents", 1, 0, () => GetAsync($"/{proved}/proof"));
        await CostsAsync("proofs of all contacts of a store, up to 1,000 rows", 1, 0, async Task () =>
        {
            using var proofs = await store.SendAsync(HttpMethod.Get, $"api/v1/stores/{store.Id}/proofs", null, authenticated: true);
            Assert.True((await proofs.Content.ReadAsStringAsync(Cancellation)).Count(letter => letter == '\n') > 100);
        });
        foreach (var format in (string[])["csv", "ndjson"])
        {
            await CostsAsync($"export as {format}, up to 1,000 rows", 1, 0, async Task () =>
            {
                using var export = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/export?format={format}", null, authenticated: true);
                Assert.True((await export.Content.ReadAsStringAsync(Cancellation)).Count(letter => letter == '\n') > 100);
            });
        }

        await CostsAsync("page of 100 contacts", 1, 0, () => GetAsync("?limit=100"));
        await ConsoleCostsAsync(proved);
        var leaving = (await ReadAsync(email)).Id.ToString();
        await CostsAsync("contact erased", 5, 0, () => store.DeleteAsync(leaving));
        await HookCostsAsync();
        Figures.Report("storage cost", table.ToString());
    }

    private async Task HookCostsAsync()
    {
        await using var receiver = await Receiver.MakeAsync(app, "contact.created");
        (await receiver.Store.PostAuthenticatedAsync("""{"email":"reads.the.store@example.com"}""")).Dispose();
        await app.Queue(EventOutbox.Name).ClearMessagesAsync(Cancellation);
        var id = "";
        await CostsAsync("contact created, a webhook wants to hear of it", 2, 1, async Task () =>
            id = (await receiver.Store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""")).Text("contactID")!);
        await CostsAsync("event handed out to one webhook", 4, 1, () =>
            app.Services.GetRequiredService<HandOutEvents>().ExecuteAsync(new(receiver.Store.Id, id, 1, app.Time.GetUtcNow()), Cancellation));
        var delivery = (await receiver.DeliveriesAsync())[0].Text("id")!;
        await CostsAsync("event delivered to one webhook", 4, 0, () =>
            app.Services.GetRequiredService<DeliverEvent>().ExecuteAsync(new(receiver.Store.Id, receiver.Id, delivery, 0), Cancellation));
    }

    private async Task ConsoleCostsAsync(ContactId contact)
    {
        var link = await ConsoleVisitor.LinkAsync(app, store);
        var visitor = new ConsoleVisitor(app, store.Id);
        await CostsAsync("console: signed in by a link", 2, 0, async Task () => await visitor.EnterAsync(link));
        var token = await visitor.TokenAsync();
        await CostsAsync("console: a contact's page", 2, 0, () => visitor.GetAsync($"contacts/{contact}"));
        await CostsAsync("console: somebody found by address", 2, 0, () => visitor.GetAsync("contacts?find=warms.the.cache@example.com"));
        await CostsAsync("console: page of 50 contacts", 2, 0, () => visitor.GetAsync("contacts"));
        await CostsAsync("console: overview, today included, up to 1,000 contacts changed since", 5, 1, () => visitor.GetAsync());
        await CostsAsync("console: contact edited", 4, 0, async Task () =>
        {
            using var saved = await visitor.PostAsync(
                $"contacts/{contact}", ("form-token", token), ("action", "save"), ("firstName", "Ada"), ("was-firstName", ""));
            Assert.EndsWith("?done=saved", saved.Headers.Location!.OriginalString, StringComparison.Ordinal);
        });
        await CostsAsync("numbers of a store's days, a night, up to 1,000 contacts changed in 22 days", 3, 0, async Task () =>
            await app.Services.GetRequiredService<CountDays>().ExecuteAsync(StoreId.Parse(store.Id), Cancellation));
    }

    private async Task OmnisendCostsAsync(string version)
    {
        var (email, route) = (TestStore.NewEmail(), $"{version}/contacts");
        await CostsAsync($"/{route}: created", 2, 0, () => OmnisendAsync(HttpMethod.Post, route, Body("Ada")));
        await CostsAsync($"/{route}: updated", 2, 0, () => OmnisendAsync(HttpMethod.Post, route, Body("Grace")));
        var id = (await ReadAsync(email)).Id;
        await CostsAsync($"/{route}: changed by id", 2, 0, () => OmnisendAsync(HttpMethod.Patch, $"{route}/{id}", """{"firstName":"Joan"}"""));
        await CostsAsync($"/{route}: changed by e-mail", 3, 0, () => OmnisendAsync(HttpMethod.Patch, $"{route}?email={email}", """{"firstName":"Ida"}"""));
        await CostsAsync($"/{route}: read by id", 1, 0, () => OmnisendAsync(HttpMethod.Get, $"{route}/{id}"));
        await CostsAsync($"/{route}: page of 100", 1, 0, () => OmnisendAsync(HttpMethod.Get, route));
        if (version != "v3")
        {
            var tags = version == "v5" ? "v5/contacts-tags" : "api/contacts/tags";
            await CostsAsync($"/{tags}: a tag for one, by e-mail", 3, 0, () => OmnisendAsync(HttpMethod.Post, tags, $$"""{"tags":["VIP"],"emails":["{{email}}"]}"""));
        }

        await CostsAsync($"/{route}: erased", 5, 0, () => OmnisendAsync(HttpMethod.Delete, $"{route}/{id}"));
        await CostsAsync($"/{version}/orders: an order", 0, 0, () => OmnisendAsync(HttpMethod.Post, $"{version}/orders", "{}"));

        string Body(string firstName) => $$"""{"identifiers":[{"type":"email","id":"{{email}}"}],"firstName":"{{firstName}}"}""";
    }

    private async Task CustomerCostsAsync()
    {
        var email = TestStore.NewEmail();
        var customers = $"api/v2/stores/{store.Id}/customers";
        await CostsAsync("Remarkety's customers: created", 2, 0, () => KeyedAsync(HttpMethod.Post, customers, $$"""{"customer":{"email":"{{email}}"} }"""));
        await CostsAsync("Remarkety's customers: page of 100", 1, 0, () => KeyedAsync(HttpMethod.Get, customers));
        await CostsAsync("Remarkety's event: customer updated", 2, 0, () => store.SendAsync(
            HttpMethod.Post, $"webhooks/store/{store.Id}", TestStore.JsonBody($$"""{"email":"{{email}}","first_name":"Ada"}"""), authenticated: true,
            request => request.Headers.Add("x-event-type", "customers/update")));
    }

    private async Task BatchCostsAsync()
    {
        await CostsAsync("/v3/batches: 100 contacts posted", 1, 1, () => OmnisendAsync(
            HttpMethod.Post, "v3/batches", $$"""{"method":"POST","endpoint":"contacts","items":{{Contacts("Ada")}} }"""));
        var batch = await app.Services.GetRequiredService<BatchTable>().ListAsync(StoreId.Parse(store.Id), after: null, Cancellation).SingleAsync(Cancellation);
        await CostsAsync("/v3/batches: the 100 new ones worked off", 4, 0, () =>
            app.Services.GetRequiredService<WorkBatch>().ExecuteAsync(new(store.Id, batch.Id.ToString(), First: 0), Cancellation));
        await CostsAsync("/v3/batches: asked how far it is", 1, 0, () => OmnisendAsync(HttpMethod.Get, $"v3/batches/{batch.Id}"));
    }

    private async Task ImportCostsAsync()
    {
        var (imports, split, work) = (
            app.Services.GetRequiredService<ImportTable>(),
            app.Services.GetRequiredService<SplitImport>(),
            app.Services.GetRequiredService<WorkImport>());
        var importing = await app.NewStoreAsync();
        var id = StoreId.Parse(importing.Id);
        var file = "email\n" + string.Join('\n', Enumerable.Range(0, SplitImport.MaxSliceRows).Select(_ => TestStore.NewEmail()));
        (await PostAsync("email\n")).Dispose();

        app.Time.Jump(TimeSpan.FromSeconds(1));
        await CostsAsync("import: a file sent", 2, 1, () => PostAsync(file));
        var import = await NewestAsync();
        await CostsAsync("import: the file cut into slices", 3, 1, () => split.ExecuteAsync(id, import, Cancellation));
        await CostsAsync("import: a slice of 2,000 new contacts", 24, 0, () => work.PassAsync(id, import, 0, Cancellation));
        await CostsAsync("import: asked how far it is", 1, 0, () => importing.SendAsync(
            HttpMethod.Get, $"api/v1/stores/{importing.Id}/imports/{import}", null, authenticated: true));

        app.Time.Jump(TimeSpan.FromSeconds(1));
        (await PostAsync(file)).Dispose();
        import = await NewestAsync();
        await split.ExecuteAsync(id, import, Cancellation);
        await CostsAsync("import: a slice of 2,000 known contacts, nothing new", 2009, 0, () => work.PassAsync(id, import, 0, Cancellation));

        Task<HttpResponseMessage> PostAsync(string csv) => importing.SendAsync(
            HttpMethod.Post, $"api/v1/stores/{importing.Id}/imports", new StringContent(csv, Encoding.UTF8, "text/csv"), authenticated: true);

        async Task<CountdownId> NewestAsync() => (await imports.ListAsync(id, after: null, Cancellation).FirstAsync(Cancellation)).Id;
    }

    private Task<HttpResponseMessage> KeyedAsync(HttpMethod method, string path, string? json = null) =>
        store.SendAsync(method, path, json is null ? null : TestStore.JsonBody(json), authenticated: true);

    private Task<HttpResponseMessage> OmnisendAsync(HttpMethod method, string path, string? json = null) => store.SendAsync(
        method, path, json is null ? null : TestStore.JsonBody(json), authenticated: true, request => request.Headers.Add("Omnisend-Version", "2026-03-15"));

    private async Task<HttpResponseMessage> StopAsync(TestStore of, string from)
    {
        var (address, form) = (new Uri(app.BaseAddress, $"webhooks/sms/{of.Id}"), $"From={Uri.EscapeDataString(from)}&Body=STOP");
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add("X-Twilio-Signature", Signature.Of(ProviderSecret, address, form));
        return await app.Client.SendAsync(request, Cancellation);
    }

    private async Task CostsAsync(string operation, int tables, int queues, Func<Task> work)
    {
        var asked = await wire.CountAsync(work);
        Assert.True(asked == (tables, queues), $"{operation}: {asked.Table} table and {asked.Queue} queue requests, not {tables} and {queues}");
        table.AppendLine(CultureInfo.InvariantCulture, $"| {operation} | {tables} | {queues} | {((tables * TablePrice) + (queues * QueuePrice)) * 100:0.00} |");
    }

    private Task CostsAsync(string operation, int tables, int queues, Func<Task<HttpResponseMessage>> request) =>
        CostsAsync(operation, tables, queues, async Task () =>
        {
            using var answer = await request();
            Assert.True(answer.IsSuccessStatusCode, $"{operation}: {answer.StatusCode}");
        });

    /// <summary>Sends the mail a contact is owed, as if its message came from the queue.</summary>
    private Task SendAsync(Contact contact)
    {
        var due = contact.DueMails[0];
        return app.Services.GetRequiredService<SendMail>().ExecuteAsync(
            new SendMailMessage(store.Id, contact.Id.ToString(), due.Id, due.Kind, due.Attempt, app.Time.GetUtcNow()), "message", Cancellation);
    }

    private Task<HttpResponseMessage> GetAsync(string query) => store.SendAsync(HttpMethod.Get, store.ContactsPath + query, null, authenticated: true);

    private Task<HttpResponseMessage> PressAsync(Uri link, string form) =>
        app.Client.PostAsync(link, new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"), Cancellation);

    private Uri Link(Contact contact, LinkPurpose purpose)
    {
        var route = purpose == LinkPurpose.Confirm ? "confirm" : "unsubscribe";
        var optIn = purpose == LinkPurpose.Confirm ? contact.OptIn!.Id : "";
        var token = new LinkToken(StoreId.Parse(store.Id), contact.Id, purpose, Channel.Email, app.Time.GetUtcNow().AddDays(3), optIn);
        return new Uri(app.BaseAddress, $"{route}/{app.Services.GetRequiredService<LinkSigner>().Sign(token)}");
    }

    private async Task<Contact> ReadAsync(string email) =>
        (await app.Services.GetRequiredService<ContactTable>().FindAsync(StoreId.Parse(store.Id), IdentifierType.Email, email, Cancellation)).Owner!.Contact;

    private static string Contacts(string firstName) => JsonSerializer.Serialize(
        Enumerable.Range(0, 100).Select(_ => new { email = TestStore.NewEmail(), firstName, tags = new[] { "import" } }));
}
