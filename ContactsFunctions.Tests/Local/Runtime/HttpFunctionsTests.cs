using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Tests.Local.Runtime;

public sealed class HttpFunctionsTests
{
    private static readonly string LongBody = new('x', 40_000_000);

    public enum Colour
    {
        Red,
        Green,
    }

    public static TheoryData<string, string, HttpStatusCode> Routes => new()
    {
        { "GET", "shelves/7/books", HttpStatusCode.OK },
        { "GET", "shelves/seven/books", HttpStatusCode.NotFound }, // the constraint
        { "GET", "shelves/7/books/1", HttpStatusCode.NotFound },
        { "POST", "shelves/7/books", HttpStatusCode.Created },
        { "DELETE", "shelves/7/books", HttpStatusCode.NotFound }, // not 405: so the Functions host answers
        { "HEAD", "shelves/7/books", HttpStatusCode.NotFound },
        { "PUT", "AnyMethod", HttpStatusCode.OK }, // without a route the name is it; without methods all are served
        { "HEAD", "anymethod", HttpStatusCode.OK },
        { "GET", "files/a/b.txt", HttpStatusCode.OK },
        { "GET", "nowhere", HttpStatusCode.NotFound },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_route_is_matched_by_template_constraint_and_method(string method, string path, HttpStatusCode expected)
    {
        await using var running = await RunningHost.StartAsync([typeof(Library)]);

        using var response = await running.Client.SendAsync(new(new(method), path), TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_route_prefix_of_host_json_goes_before_every_route_and_is_api_by_default()
    {
        await using var plain = await RunningHost.StartAsync([typeof(Library)], hostJson: "{}");
        await using var named = await RunningHost.StartAsync(
            [typeof(Library)], hostJson: """{ "extensions": { "http": { "routePrefix": "v9/x" } } } // comments are fine""");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(plain, "api/files/a"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(plain, "files/a"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(named, "v9/x/files/a"));
    }

    [Fact]
    public async Task Parameters_are_bound_by_name_from_the_route_and_then_from_the_query_whatever_the_case()
    {
        await using var running = await RunningHost.StartAsync([typeof(Bound)]);

        var bound = await ReadAsync(running, "bound/41?NUMBER=1&big=-9000000000&FLAG=true&id=0f8fad5b-d9cb-469f-a165-70867728950e"
            + "&day=2026-03-04T05:06:07Z&moment=2026-03-04T05:06:07%2B02:00&colour=green&maybe=3&text=a%20b");

        Assert.Equal(
            "41|-9000000000|True|0f8fad5b-d9cb-469f-a165-70867728950e|2026-03-04T05:06:07.0000000Z|2026-03-04T05:06:07.0000000+02:00|Green|3|a b|10",
            bound);
    }

    [Fact]
    public async Task An_absent_or_unreadable_value_is_null_or_the_default_that_was_declared()
    {
        await using var running = await RunningHost.StartAsync([typeof(Optional)]);

        Assert.Equal("|||10|False", await ReadAsync(running, "optional"));
        Assert.Equal("|||10|False", await ReadAsync(running, "optional?maybe=many&when=yesterday&limit=x&flag=perhaps"));
        Assert.Equal("7||a,b|3|True", await ReadAsync(running, "optional?maybe=7&text=a&text=b&limit=3&flag=TRUE"));
    }

    [Fact]
    public async Task A_missing_value_that_may_not_be_missing_fails_the_request_and_not_its_neighbours()
    {
        await using var running = await RunningHost.StartAsync([typeof(Bound), typeof(Library)]);

        Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync(running, "bound/41"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(running, "files/a"));
    }

    [Theory]
    [InlineData("result", "plain")]
    [InlineData("task", "task")]
    [InlineData("valuetask", "valuetask")]
    [InlineData("typed", "typed")]
    [InlineData("static", "static")]
    [InlineData("nothing", "")]
    [InlineData("nothing-later", "")]
    [InlineData("nothing-valuetask", "")]
    [InlineData("null", "")]
    [InlineData("by-hand", "by hand")]
    public async Task An_answer_is_a_result_or_a_task_of_one_and_none_at_all_is_an_empty_200(string route, string body)
    {
        await using var running = await RunningHost.StartAsync([typeof(Answers)]);

        Assert.Equal(body, await ReadAsync(running, route));
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws-later")]
    [InlineData("throws-writing")]
    public async Task A_failure_is_an_empty_500_and_its_log_line_holds_nothing_of_the_request(string route)
    {
        await using var running = await RunningHost.StartAsync([typeof(Answers)]);

        using var response = await running.Client.PostAsJsonAsync(
            $"{route}?who=secret-name", new { email = "secret-mail" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(running.LogLines, line => line.Contains("FormatException", StringComparison.Ordinal));
        Assert.DoesNotContain(running.LogLines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_may_be_as_long_as_the_Functions_host_lets_it_be()
    {
        await using var running = await RunningHost.StartAsync([typeof(Answers)]);

        using var fits = await running.Client.PostAsync("length", new StringContent(LongBody), TestContext.Current.CancellationToken);
        Assert.Equal($"{LongBody.Length}", await fits.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        using var request = new HttpRequestMessage(HttpMethod.Post, "length") { Content = new ByteArrayContent(new byte[104_857_601]) };
        request.Headers.ExpectContinue = true; // refused before it is sent
        using var tooLong = await running.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
    }

    [Fact]
    public async Task The_token_is_signalled_when_the_client_goes_away()
    {
        var waiting = new Waiting();
        await using var running = await RunningHost.StartAsync([typeof(Waits)], services: waiting.Register);
        using var client = new CancellationTokenSource();

        var request = running.Client.GetAsync("waits", client.Token);
        await waiting.Entered.Task.WaitAsync(TestContext.Current.CancellationToken);
        await client.CancelAsync();

        await waiting.Cancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
    }

    private static async Task<HttpStatusCode> StatusAsync(RunningHost running, string path)
    {
        using var response = await running.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task<string> ReadAsync(RunningHost running, string path)
    {
        using var response = await running.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public static class Library
    {
        [Function("ListBooks")]
        public static IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shelves/{shelf:int}/books")] HttpRequest request, int shelf) =>
            Results.Text($"{request.Method} {shelf}");

        [Function("AddBook")]
        public static IResult Add([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "shelves/{shelf:int}/books")] HttpRequest request) =>
            TypedResults.Created(request.Path);

        [Function("AnyMethod")]
        public static IResult Any([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text(request.Method);

        [Function("ReadFile")]
        public static IResult File([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{*path}")] HttpRequest request, string path) =>
            Results.Text($"{request.Method} {path}");
    }

    public static class Bound
    {
        [Function("Bound")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bound/{number}")] HttpRequest request,
            int number, long big, bool flag, Guid id, DateTime day, DateTimeOffset moment, Colour colour, int? maybe, string text,
            CancellationToken cancellationToken) =>
            Results.Text($"{number}|{big}|{flag}|{id}|{day:O}|{moment:O}|{colour}|{maybe}|{text}|{request.Query.Count + (cancellationToken.CanBeCanceled ? 1 : 0)}");
    }

    public static class Optional
    {
        [Function("Optional")]
        public static IResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional")] HttpRequest request,
            int? maybe, DateTime? when, string? text, int limit = 10, bool flag = default) =>
            Results.Text($"{maybe}|{when:O}|{text}|{limit}|{flag}", request.ContentType);
    }

    public sealed class Answers
    {
        private readonly string typed = "typed";

        [Function("Result")]
        public static IResult Result([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text(Hidden(request) + "plain");

        [Function("Task")]
        public static Task<IResult> Task([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            System.Threading.Tasks.Task.FromResult(Results.Text(Hidden(request) + "task"));

        [Function("ValueTask")]
        public static async ValueTask<IResult> ValueTask([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            await System.Threading.Tasks.Task.Yield();
            return Results.Text(Hidden(request) + "valuetask");
        }

        [Function("Typed")]
        public async Task<Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult> Typed([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
        {
            await System.Threading.Tasks.Task.Yield();
            return TypedResults.Text(Hidden(request) + typed);
        }

        [Function("Static")]
        public static IResult Static([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text(Hidden(request) + "static");

        [Function("Nothing")]
        public static void Nothing([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => _ = Hidden(request);

        [Function("NothingLater")]
        public static async Task NothingLater([HttpTrigger(AuthorizationLevel.Anonymous, Route = "nothing-later")] HttpRequest request)
        {
            await System.Threading.Tasks.Task.Yield();
            _ = Hidden(request);
        }

        [Function("NothingValueTask")]
        public static ValueTask NothingValueTask([HttpTrigger(AuthorizationLevel.Anonymous, Route = "nothing-valuetask")] HttpRequest request)
        {
            _ = Hidden(request);
            return default;
        }

        [Function("Null")]
        public static IResult? Null([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
            Hidden(request).Length == 0 ? null : Results.Text("something");

        [Function("ByHand")]
        public static Task ByHand([HttpTrigger(AuthorizationLevel.Anonymous, Route = "by-hand")] HttpRequest request) =>
            request.HttpContext.Response.WriteAsync("by hand");

        [Function("Length")]
        public static async Task<IResult> Length([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, CancellationToken cancellationToken)
        {
            using var reader = new StreamReader(request.Body);
            return Results.Text($"{(await reader.ReadToEndAsync(cancellationToken)).Length}");
        }

        [Function("Throws")]
        public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request, string who) =>
            throw new FormatException($"Cannot read '{who}' {request.Path}.");

        [Function("ThrowsLater")]
        public static async Task<IResult> ThrowsLater([HttpTrigger(AuthorizationLevel.Anonymous, Route = "throws-later")] HttpRequest request, string who)
        {
            await System.Threading.Tasks.Task.Yield();
            throw new FormatException($"Cannot read '{who}' {request.Path}.");
        }

        [Function("ThrowsWriting")]
        public static IResult ThrowsWriting([HttpTrigger(AuthorizationLevel.Anonymous, Route = "throws-writing")] HttpRequest request, string who) =>
            new BrokenResult(who + request.Path);

        private static string Hidden(HttpRequest request) => request.Query["hidden"].ToString();

        private sealed class BrokenResult(string who) : IResult
        {
            public Task ExecuteAsync(HttpContext httpContext)
            {
                httpContext.Response.Headers.ETag = who;
                throw new FormatException(who);
            }
        }
    }
}
