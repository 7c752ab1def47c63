using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using ContactsFunctions.Setup;
using ContactsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Tests.Http;

/// <summary>
/// The Functions host gives whatever a caller sends, in the query or a JSON body, to the parameter of that name before
/// a function runs: a parameter that cannot be made of it would be a bare 500 for anybody to have.
/// </summary>
public sealed partial class ParameterNameTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly string[] Values = ["\"x\"", "7", "{\"a\":1}"];

    private static readonly MethodInfo[] Functions =
    [
        .. typeof(ContactsFunctionsSetup).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null && Trigger(method) is not null),
    ];

    /// <summary>Of all functions, and what a function might have one day.</summary>
    private static readonly string[] Names =
    [
        .. Functions.SelectMany(function => function.GetParameters()).Select(parameter => parameter.Name!)
            .Concat(["cancellationToken", "CANCELLATIONTOKEN", "request", "req", "context", "executionContext", "client", "headers", "query", "$return", "sys"])
            .Distinct(StringComparer.Ordinal),
    ];

    [Fact]
    public async Task No_name_that_a_caller_gives_a_value_breaks_any_function()
    {
        var store = await app.NewStoreAsync();
        var broken = new ConcurrentBag<string>();
        var asked = 0;
        await Parallel.ForEachAsync(Attempts(store), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken }, async (attempt, cancellation) =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(attempt.Method), new Uri(app.BaseAddress, attempt.Path));
            request.Content = attempt.Json is null ? null : TestStore.JsonBody(attempt.Json);
            request.Headers.Add("x-functions-key", RunningApp.MasterKey);
            request.Headers.Add("X-API-Key", store.ApiKey);
            using var answer = await app.Client.SendAsync(request, cancellation);
            Interlocked.Increment(ref asked);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                broken.Add($"{(int)answer.StatusCode} {attempt}");
            }
        });

        Assert.True(broken.IsEmpty, string.Join(Environment.NewLine, broken.Order(StringComparer.Ordinal).Take(20)));
        Assert.True(asked > 30 * 10 * 2, $"only {asked} requests");
    }

    /// <summary>Also where no caller could name it: the app takes its token from the request.</summary>
    [Fact]
    public void No_HTTP_function_has_a_parameter_that_is_neither_its_trigger_nor_of_its_route() => Assert.All(
        Functions,
        function => Assert.All(
            function.GetParameters().Where(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>() is null),
            parameter =>
            {
                Assert.Equal(typeof(string), parameter.ParameterType);
                Assert.Contains($"{{{parameter.Name}", Trigger(function)!.Route, StringComparison.Ordinal);
            }));

    private static IEnumerable<(string Method, string Path, string? Json)> Attempts(TestStore store)
    {
        foreach (var trigger in Functions.Select(function => Trigger(function)!))
        {
            var path = RouteValue().Replace(trigger.Route!, value => value.Groups[1].Value == "storeId" ? store.Id : "x");
            foreach (var method in trigger.Methods!.Select(method => method.ToUpperInvariant()))
            {
                foreach (var name in Names)
                {
                    yield return (method, $"{path}?{Uri.EscapeDataString(name)}=x", null);
                    foreach (var value in method is "GET" or "HEAD" ? [] : Values)
                    {
                        yield return (method, path, $$"""{"{{name}}":{{value}}}""");
                    }
                }
            }
        }
    }

    private static HttpTriggerAttribute? Trigger(MethodInfo function) =>
        function.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(trigger => trigger is not null);

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex RouteValue();
}
