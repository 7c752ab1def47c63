using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ContactsFunctions.Http;
using ContactsFunctions.Setup;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Dialects.Sms;
using ContactsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Tests.Docs;

/// <summary>The description of the HTTP interface is true: all of it is there, and every example does what it says.</summary>
public sealed class ApiDescriptionTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Email = "vanessa@example.com";
    private const string SmsSecret = "a-secret-of-the-provider";

    [Fact]
    public async Task Every_HTTP_function_is_described_and_nothing_else()
    {
        var described = OperationsOf(await ReadAsync()).Select(operation => $"{operation.Method} {Nameless(operation.Path.TrimStart('/'))}");

        var functions = typeof(ContactsFunctionsSetup).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters()).Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
            // The console is pages that only an owner's session opens: nothing for programs.
            .Where(trigger => !trigger.Route!.StartsWith("console", StringComparison.Ordinal))
            .SelectMany(trigger => trigger.Methods!.Where(method => method != "head").Select(method => $"{method.ToUpperInvariant()} {Nameless(trigger.Route!)}"));

        Assert.Equal(functions.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));

        static string Nameless(string route) => Regex.Replace(route, @"\{[^}]*\}", "{}");
    }

    [Fact]
    public async Task Every_example_is_accepted_and_answered_as_described()
    {
        var document = await ReadAsync();
        var schemas = new SchemaCheck(document);
        var tried = 0;
        foreach (var operation in OperationsOf(document))
        {
            foreach (var (type, example) in operation.Examples)
            {
                var body = operation.Json.GetProperty("requestBody").GetProperty("content").GetProperty(type).GetProperty("schema");
                Assert.Empty(schemas.Errors(body, example));
                foreach (var way in operation.Ways)
                {
                    // Each on a store of its own, so that no example depends on another.
                    var (store, id) = await PreparedAsync();
                    using var answer = await SendAsync(operation, store, id, way, Query(operation, IsRequired), Content(type, example));
                    await CheckAsync(operation, answer, schemas, mustSucceed: true);
                    tried++;
                }
            }
        }

        Assert.True(tried >= 20, $"Only {tried} examples were tried.");
    }

    [Fact]
    public async Task Every_call_without_a_body_is_answered_as_described_with_each_of_its_parameters()
    {
        var document = await ReadAsync();
        var schemas = new SchemaCheck(document);
        foreach (var operation in OperationsOf(document).Where(operation => !operation.Json.TryGetProperty("requestBody", out _)))
        {
            foreach (var query in operation.Parameters.Where(p => p.GetProperty("in").GetString() == "query" && p.TryGetProperty("example", out _))
                .Select(p => Query(operation, other => IsRequired(other) || other.GetProperty("name").GetString() == p.GetProperty("name").GetString()))
                .Prepend(Query(operation, IsRequired)))
            {
                var (store, id) = await PreparedAsync();
                using var answer = await SendAsync(operation, store, id, operation.Ways[0], query, content: null);
                await CheckAsync(operation, answer, schemas, mustSucceed: operation.CanSucceed && !operation.Path.Contains("{token}", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Errors_are_answered_as_described()
    {
        var document = await ReadAsync();
        var schemas = new SchemaCheck(document);
        foreach (var operation in OperationsOf(document).Where(operation => operation.Path.Contains("contacts", StringComparison.Ordinal)))
        {
            var (store, _) = await PreparedAsync();
            var hasBody = operation.Json.TryGetProperty("requestBody", out _);
            using var bad = await SendAsync(operation, store, new string('0', 32), operation.Ways[^1], "?email=" + Email, hasBody ? new StringContent("{", Encoding.UTF8, "application/json") : null);
            await CheckAsync(operation, bad, schemas, mustSucceed: false);
            using var foreign = await SendAsync(operation, store, new string('0', 32), "wrong key", "", hasBody ? TestStore.JsonBody("{}") : null);
            await CheckAsync(operation, foreign, schemas, mustSucceed: false);
            Assert.Equal(HttpStatusCode.Unauthorized, foreign.StatusCode);
        }
    }

    [Fact]
    public async Task A_fault_of_the_service_is_described_wherever_one_can_be_answered()
    {
        var document = await ReadAsync();
        var schemas = new SchemaCheck(document);

        // The script alone is answered without the boundary: it is a constant.
        foreach (var operation in OperationsOf(document).Where(operation => operation.Path != "/embed.js"))
        {
            Assert.True(operation.Json.GetProperty("responses").TryGetProperty("500", out var described), $"{operation.Method} {operation.Path} describes no 500.");
            var schema = described.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema");
            Assert.Empty(schemas.Errors(schema, JsonSerializer.SerializeToElement(Problem.Broken(), Answer.TypeOf<Problem>(ProblemJson.Default))));
        }
    }

    [Fact]
    public void The_check_finds_what_does_not_fit()
    {
        var schemas = new SchemaCheck(default);
        var schema = Parse("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"enum":["x"]}},"required":["a"],"additionalProperties":false}""");
        Assert.Empty(schemas.Errors(schema, Parse("""{"a":1,"b":"x"}""")));
        Assert.Equal(["$.a: is no integer"], schemas.Errors(schema, Parse("""{"a":1.5}""")));
        Assert.Equal(["$.b: is none of [\"x\"]", "$: lacks a", "$: has c, which is not described"], schemas.Errors(schema, Parse("""{"b":"y","c":1}""")));
        Assert.Throws<NotSupportedException>(() => schemas.Errors(Parse("""{"minProperties":1}"""), Parse("{}")));
    }

    [Fact]
    public async Task The_page_shows_every_operation_and_loads_nothing()
    {
        using var answer = await app.Client.GetAsync(new Uri(app.BaseAddress, "docs"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.All(OperationsOf(await ReadAsync()), operation => Assert.Contains($"<section id=\"{operation.Json.GetProperty("operationId").GetString()}\">", page, StringComparison.Ordinal));
        Assert.Contains("Wholesale", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script|<link|<img|\ssrc=|href=""(?!#|openapi\.json)|style=""|url\(", page);
        var targets = Regex.Matches(page, @"href=""#([^""]+)""").Select(link => link.Groups[1].Value).Distinct();
        Assert.All(targets, target => Assert.Contains($"id=\"{target}\"", page, StringComparison.Ordinal));
    }

    private async Task<JsonElement> ReadAsync()
    {
        using var answer = await app.Client.GetAsync(new Uri(app.BaseAddress, "openapi.json"), TestContext.Current.CancellationToken);
        return await Json.OkAsync(answer);
    }

    private async Task<(TestStore Store, string ContactId)> PreparedAsync()
    {
        var store = await app.NewStoreAsync($$"""{"name":"Test Shop","welcomeEmail":true,"sms":{"inboundSecret":"{{SmsSecret}}"} }""");
        return (store, (await store.SubmitAsync($$"""{"email":"{{Email}}","firstName":"Before"}""")).Text("contactID")!);
    }

    private async Task<HttpResponseMessage> SendAsync(Operation operation, TestStore store, string contactId, string way, string query, HttpContent? content)
    {
        string path = operation.Path
            .Replace("{store_id}", store.Id, StringComparison.Ordinal)
            .Replace("{contact_id}", contactId, StringComparison.Ordinal)
            .Replace("{hash}", contactId, StringComparison.Ordinal)
            .Replace("{account_id}", "any", StringComparison.Ordinal)
            .Replace("{version}", "v5", StringComparison.Ordinal)
            .Replace("{entity}", "orders", StringComparison.Ordinal)
            .Replace("{id}", "1001", StringComparison.Ordinal)
            .Replace("{rest}", "products", StringComparison.Ordinal)
            .Replace("{kind}", "confirmation", StringComparison.Ordinal)
            .Replace("{token}", "not-a-token", StringComparison.Ordinal);
        if (path.Contains("{key_id}", StringComparison.Ordinal))
        {
            using var made = await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store.Id}/keys");
            path = path.Replace("{key_id}", (await Json.ReadAsync(made)).Text("keyId"), StringComparison.Ordinal);
        }

        if (path.Contains("{batch_id}", StringComparison.Ordinal))
        {
            using var posted = await store.SendAsync(
                HttpMethod.Post, "v5/batches", TestStore.JsonBody("""{"method":"POST","endpoint":"contacts","items":[{"email":"nobody"}]}"""), authenticated: true);
            var batch = (await Json.ReadAsync(posted)).Text("batchID")!;
            path = path.Replace("{batch_id}", batch, StringComparison.Ordinal).Replace("{item_id}", CountdownId.Parse(batch).ItemId(0), StringComparison.Ordinal);
            await Eventually.TrueAsync(async () =>
            {
                using var asked = await store.SendAsync(HttpMethod.Get, $"v5/batches/{batch}", null, authenticated: true);
                return (await Json.ReadAsync(asked)).Text("status") == "finished";
            });
        }

        if (path.Contains("{import_id}", StringComparison.Ordinal))
        {
            using var file = new StringContent("email\nnobody\n", Encoding.UTF8, "text/csv");
            using var posted = await store.SendAsync(HttpMethod.Post, $"api/v1/stores/{store.Id}/imports", file, authenticated: true);
            path = path.Replace("{import_id}", (await Json.ReadAsync(posted)).Text("id"), StringComparison.Ordinal);
        }

        if (path.Contains("{hook_id}", StringComparison.Ordinal))
        {
            using var made = await store.SendAsync(
                HttpMethod.Post,
                $"api/v1/stores/{store.Id}/hooks",
                TestStore.JsonBody("""{"targetUrl":"http://127.0.0.1:9/","events":["contact.created"]}"""),
                authenticated: true);
            path = path.Replace("{hook_id}", (await Json.ReadAsync(made)).Text("id"), StringComparison.Ordinal);
        }

        if (path.Contains("{delivery_id}", StringComparison.Ordinal))
        {
            await store.SubmitAsync("""{"email":"told@example.com"}""");
            var list = path[..path.IndexOf("/{delivery_id}", StringComparison.Ordinal)].TrimStart('/');
            JsonElement deliveries = default;
            await Eventually.TrueAsync(async () =>
            {
                using var asked = await store.SendAsync(HttpMethod.Get, list, null, authenticated: true);
                deliveries = (await Json.ReadAsync(asked)).GetProperty("deliveries");
                return deliveries.GetArrayLength() == 1;
            });
            path = path.Replace("{delivery_id}", deliveries[0].Text("id"), StringComparison.Ordinal);
        }

        var signature = way == "smsSignature"
            ? Signature.Of(SmsSecret, new Uri(app.BaseAddress, path + query), await content!.ReadAsStringAsync(TestContext.Current.CancellationToken))
            : null;
        return await store.SendAsync(new HttpMethod(operation.Method), path.TrimStart('/') + query, content, authenticated: false, request =>
        {
            foreach (var header in operation.Parameters.Where(p => p.GetProperty("in").GetString() == "header" && p.TryGetProperty("required", out _)))
            {
                request.Headers.Add(header.GetProperty("name").GetString()!, header.GetProperty("example").GetString());
            }

            switch (way)
            {
                case "apiKey":
                    request.Headers.Add("X-API-Key", store.ApiKey);
                    break;
                case "bearer":
                    request.Headers.Add("Authorization", $"Bearer {store.ApiKey}");
                    break;
                case "operatorKey":
                    request.Headers.Add("x-functions-key", RunningApp.MasterKey);
                    break;
                case "smsSignature":
                    request.Headers.Add("X-Twilio-Signature", signature);
                    break;
                case "wrong key":
                    request.Headers.Add("X-API-Key", store.ApiKey + "x");
                    break;
            }
        });
    }

    private static async Task CheckAsync(Operation operation, HttpResponseMessage answer, SchemaCheck schemas, bool mustSucceed)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var status = ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(!mustSucceed || answer.IsSuccessStatusCode, $"{operation.Method} {operation.Path}: {status} {text}");
        Assert.True(operation.Json.GetProperty("responses").TryGetProperty(status, out var described), $"{operation.Method} {operation.Path} answers {status}, which is not described.");
        if (!described.TryGetProperty("content", out var content))
        {
            Assert.Empty(text);
            return;
        }

        var type = answer.Content.Headers.ContentType?.MediaType;
        Assert.True(content.TryGetProperty(type!, out var media), $"{operation.Method} {operation.Path} answers {type}, which is not described.");
        if (type!.EndsWith("json", StringComparison.Ordinal))
        {
            var errors = schemas.Errors(media.GetProperty("schema"), Parse(text));
            Assert.True(errors.Count == 0, $"{operation.Method} {operation.Path} {status}: {string.Join("; ", errors)}\n{text}");
        }
    }

    private static HttpContent Content(string type, JsonElement example)
    {
        if (type == "application/json")
        {
            return TestStore.JsonBody(example.GetRawText());
        }

        if (example.ValueKind == JsonValueKind.String)
        {
            return new StringContent(example.GetString()!, Encoding.UTF8, type);
        }

        var fields = example.EnumerateObject().SelectMany(field => field.Value.ValueKind == JsonValueKind.Array
            ? field.Value.EnumerateArray().Select(item => KeyValuePair.Create(field.Name, item.ToString()))
            : [KeyValuePair.Create(field.Name, field.Value.ToString())]);
        if (type == "application/x-www-form-urlencoded")
        {
            return new FormUrlEncodedContent(fields);
        }

        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }

    private static string Query(Operation operation, Func<JsonElement, bool> wanted) => string.Join(
        '&',
        operation.Parameters.Where(p => p.GetProperty("in").GetString() == "query" && wanted(p))
            .Select(p => $"{p.GetProperty("name").GetString()}={Uri.EscapeDataString(p.GetProperty("example").ToString())}")) is { Length: > 0 } query ? "?" + query : "";

    private static bool IsRequired(JsonElement parameter) => parameter.TryGetProperty("required", out _);

    private static IEnumerable<Operation> OperationsOf(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        where method.Name != "parameters"
        select new Operation(method.Name.ToUpperInvariant(), path.Name, method.Value);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private sealed record Operation(string Method, string Path, JsonElement Json)
    {
        public IEnumerable<JsonElement> Parameters => Json.TryGetProperty("parameters", out var own) ? own.EnumerateArray() : [];

        /// <summary>The ways a caller may show who they are; empty for nobody in particular.</summary>
        public string[] Ways => [.. Json.GetProperty("security").EnumerateArray().Select(way => way.EnumerateObject().Select(s => s.Name).FirstOrDefault() ?? "")];

        /// <summary>Whether any success is described; some operations only say that there is nothing.</summary>
        public bool CanSucceed => Json.GetProperty("responses").EnumerateObject().Any(response => response.Name.StartsWith('2'));

        public IEnumerable<(string Type, JsonElement Example)> Examples => !Json.TryGetProperty("requestBody", out var body) ? [] :
            from type in body.GetProperty("content").EnumerateObject()
            where type.Value.TryGetProperty("examples", out _)
            from example in type.Value.GetProperty("examples").EnumerateObject()
            select (type.Name, example.Value.GetProperty("value"));
    }
}
