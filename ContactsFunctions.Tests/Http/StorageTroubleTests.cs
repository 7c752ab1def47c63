using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Setup;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Http;

/// <summary>Something else answers in storage's place: a caller is told to come back, and nothing of ours is called broken.</summary>
[Trait("Lane", "Slow")]
public sealed class StorageTroubleTests(AzuriteFixture azurite)
{
    private const string Page = "<html><head><meta charset=utf-8><title>Bad gateway</title></head><body><p>Try <b>later<br></body></html>";

    private static readonly StoreId Store = StoreId.Parse("shop");

    /// <param name="IsCutOff">Whether more is promised than comes.</param>
    private sealed record Impostor(int Status, string? ContentType, string Body, bool IsCutOff = false)
    {
        public async Task AnswerAsync(HttpContext context)
        {
            context.Response.StatusCode = Status;
            context.Response.ContentType = ContentType;
            context.Response.ContentLength = IsCutOff ? 1000 : null;
            if (Body.Length > 0)
            {
                await context.Response.WriteAsync(Body);
                await context.Response.Body.FlushAsync();
            }

            if (IsCutOff)
            {
                context.Abort();
            }
        }
    }

    private static readonly Impostor[] Impostors =
    [
        new(503, "text/html", Page), new(502, "text/html", Page), new(500, "text/html", Page), new(403, "text/html", Page), new(302, "text/html", Page),
        new(503, "application/xml", Page), new(503, "application/json", Page), new(200, "text/html", Page), new(200, "application/xml", Page),
        new(503, "application/json", "{"), new(503, "application/json", """{"odata.error":"x"}"""), new(503, "application/xml", "<?xml version=\"1.0\"?><no"),
        new(200, "application/json", """{"value":["""), new(200, "application/json", "[]"), new(200, "application/json", "null"), new(201, "application/json", "\"x\""),
        new(503, null, ""), new(200, null, ""), new(201, null, ""), new(202, null, ""),
        new(202, "multipart/mixed; boundary=x", "--x\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 2"), new(202, "multipart/mixed", "--x--"),
        new(503, "application/json", "{", IsCutOff: true), new(200, "application/json", """{"value":[""", IsCutOff: true),
        new(201, "application/xml", "<?xml version=\"1.0\"?><QueueMessagesList>", IsCutOff: true),
    ];

    /// <summary>What the app asks of storage.</summary>
    private static readonly (string Name, Func<ContactTable, MailOutbox, CancellationToken, Task> Ask)[] Operations =
    [
        ("read", (contacts, _, cancellation) => contacts.GetAsync(Store, NewId(), cancellation)),
        ("list", (contacts, _, cancellation) => contacts.ListWithDueMailAsync(Store, DateTimeOffset.UnixEpoch, cancellation).CountAsync(cancellation).AsTask()),
        ("insert", (contacts, _, cancellation) => contacts.TryWriteAsync([Action(TableTransactionActionType.Add)], cancellation)),
        ("replace", (contacts, _, cancellation) => contacts.TryWriteAsync([Action(TableTransactionActionType.UpdateReplace)], cancellation)),
        ("transaction", (contacts, _, cancellation) => contacts.TryWriteAsync([Action(TableTransactionActionType.Add), Action(TableTransactionActionType.Add)], cancellation)),
        ("send", (_, mails, cancellation) => mails.EnqueueAsync(new("shop", "contact", "mail", MailKind.Welcome, 0, default), null, cancellation)),
        ("receive", (_, mails, cancellation) => mails.ReceivePoisonAsync(cancellation)),
    ];

    [Fact]
    public async Task Whatever_answers_in_storages_place_a_caller_is_told_to_come_back()
    {
        var answers = new ConcurrentBag<string>();
        await Task.WhenAll(Impostors.Select(async impostor =>
        {
            await using var server = await LoopbackServer.StartAsync((context, _) => impostor.AnswerAsync(context));
            await using var app = App(server.Address);
            await Task.WhenAll(Operations.Select(async operation =>
            {
                var answer = await app.GetRequiredService<HttpBoundary>().RunAsync(new DefaultHttpContext { RequestServices = app }.Request, async cancellationToken =>
                {
                    await operation.Ask(app.GetRequiredService<ContactTable>(), app.GetRequiredService<MailOutbox>(), cancellationToken);
                    return Results.Ok();
                });
                answers.Add($"{((IStatusCodeHttpResult)answer).StatusCode} {operation.Name}: {impostor}");
            }));
        }));

        Assert.Equal(Impostors.Length * Operations.Length, answers.Count);
        Assert.DoesNotContain(answers, answer => answer.StartsWith("500", StringComparison.Ordinal));

        // Where an empty success is all there is to an answer, a proxy's is one too.
        Assert.All(answers.Where(answer => answer.StartsWith("200", StringComparison.Ordinal)), answer => Assert.Contains("20", answer[4..], StringComparison.Ordinal));
        Assert.True(answers.Count(answer => answer.StartsWith("503", StringComparison.Ordinal)) > answers.Count * 0.9, string.Join(Environment.NewLine, answers.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData(503, "text/html")]
    [InlineData(502, "text/html")]
    [InlineData(503, "application/xml")]
    [InlineData(200, "application/json")]
    public async Task Every_kind_of_request_is_answered_503_and_served_again_afterwards(int status, string contentType)
    {
        await using var detour = await StorageDetour.StartAsync(azurite.NewAccount());
        await using var app = new RunningApp(azurite);
        app.Settings["AzureWebJobsStorage"] = detour.ConnectionString;
        await app.InitializeAsync();
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""")).GetProperty("contactID").GetString()!;
        var link = await LinkAsync(store);
        Func<Task<HttpResponseMessage>>[] requests =
        [
            () => store.PostAuthenticatedAsync($$"""{"email":"{{TestStore.NewEmail()}}","marketingAllowed":true}"""),
            () => store.PostPublicAsync($$"""{"email":"{{TestStore.NewEmail()}}"}"""),
            () => store.PostBatchAsync($$"""{"contacts":[{"email":"{{TestStore.NewEmail()}}"},{"email":"{{TestStore.NewEmail()}}"}]}"""),
            () => store.PatchAsync(id, $$"""{"firstName":"A{{Guid.NewGuid():N}}"}"""),
            () => store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}/{id}", null, authenticated: true),
            () => store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true),
            () => store.SendAsync(HttpMethod.Get, "health", null, authenticated: false),
            () => store.PressAsync(link, "confirm"),
        ];

        detour.Instead = new Impostor(status, contentType, Page).AnswerAsync;
        var refused = await Task.WhenAll(requests.Select(request => request()));
        detour.Instead = null;
        var served = new List<HttpResponseMessage>();
        foreach (var request in requests)
        {
            served.Add(await request());
        }

        Assert.All(refused, answer =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        });
        Assert.All(served, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("HttpBoundary[4003]", StringComparison.Ordinal));
        Assert.All([.. refused, .. served], answer => answer.Dispose());
    }

    [Fact]
    public async Task A_sign_up_that_a_404_page_swallows_is_not_acknowledged()
    {
        await using var detour = await StorageDetour.StartAsync(azurite.NewAccount());
        await using var app = new RunningApp(azurite);
        app.Settings["AzureWebJobsStorage"] = detour.ConnectionString;
        await app.InitializeAsync();
        var store = await app.NewStoreAsync();
        await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");

        detour.Instead = new Impostor(404, "text/html", Page).AnswerAsync;
        using var refused = await store.PostAuthenticatedAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public void What_the_app_does_wrong_is_no_trouble_of_storage()
    {
        var table = new TableClient("UseDevelopmentStorage=true", "Contacts");
        Exception[] own =
        [
            Thrown(() => JsonSerializer.Deserialize<int>("no number")),
            Thrown(() => throw new InvalidOperationException("A rule is broken.")),
            Thrown(() => _ = new Dictionary<string, int>()["nothing"]),
            Thrown(() => table.AddEntity(new TableEntity(null, null))), // never sent
            new AggregateException(new InvalidOperationException("Gathered by the app.")),
        ];

        Assert.All(own, failure => Assert.False(HttpBoundary.IsStorageTrouble(failure), failure.ToString()));
    }

    private static Exception Thrown(Action action) => Record.Exception(action) ?? throw new InvalidOperationException("Nothing was thrown.");

    private static ContactId NewId() => ContactId.Of(Store, IdentifierType.Email, TestStore.NewEmail());

    private static TableTransactionAction Action(TableTransactionActionType type) => new(type, new TableEntity("shop", NewId().ToString()), new ETag("W/\"x\""));

    private static async Task<Uri> LinkAsync(TestStore store)
    {
        var email = TestStore.NewEmail();
        await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");
        return await store.ConfirmLinkAsync(email);
    }

    private static ServiceProvider App(Uri storage) => new ServiceCollection()
        .AddContactsFunctions(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = string.Create(CultureInfo.InvariantCulture, $"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint={storage}a;QueueEndpoint={storage}a"),
            ["Links:PublicUrl"] = "https://contacts.example.com",
            ["Links:SigningKey"] = Convert.ToBase64String(new byte[32]),
            ["Mail:Delivery"] = "smtp",
            ["Mail:SenderAddress"] = "shop@example.com",
            ["Mail:Smtp:Host"] = "127.0.0.1",
        }).Build())
        .BuildServiceProvider();
}
