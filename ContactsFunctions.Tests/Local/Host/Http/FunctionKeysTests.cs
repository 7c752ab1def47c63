using System.Net;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.Host.Http;

public sealed class FunctionKeysTests
{
    private const HttpStatusCode Open = HttpStatusCode.OK;
    private const HttpStatusCode Closed = HttpStatusCode.Unauthorized;

    [Theory]
    [InlineData("Anonymous", null, Open)]
    [InlineData("Anonymous", "wrong", Open)]
    [InlineData("Function", null, Closed)]
    [InlineData("Function", "", Closed)]
    [InlineData("Function", "wrong", Closed)]
    [InlineData("Function", "the-function-ke", Closed)]
    [InlineData("Function", RunningHost.FunctionKey, Open)]
    [InlineData("function", RunningHost.FunctionKey, Open)]
    [InlineData("Function", RunningHost.MasterKey, Open)]
    [InlineData("Admin", null, Closed)]
    [InlineData("Admin", RunningHost.FunctionKey, Closed)]
    [InlineData("Admin", RunningHost.MasterKey, Open)]
    [InlineData("System", RunningHost.FunctionKey, Closed)]
    [InlineData("System", RunningHost.MasterKey, Open)]
    public async Task A_level_opens_to_its_keys_in_the_header_or_the_query(string level, string? key, HttpStatusCode expected)
    {
        var calls = 0;
        await using var running = await RunningHost.StartAsync(Guarded(level, () => calls++));
        using var header = new HttpRequestMessage(HttpMethod.Get, "guarded");
        if (key is not null)
        {
            header.Headers.Add("x-functions-key", key);
        }

        using var byHeader = await running.Client.SendAsync(header, TestContext.Current.CancellationToken).Soon();
        using var byQuery = await running.Client.GetAsync(key is null ? "guarded" : $"guarded?code={key}", TestContext.Current.CancellationToken).Soon();

        Assert.Equal((expected, expected), (byHeader.StatusCode, byQuery.StatusCode));
        Assert.Equal(expected == Open ? 2 : 0, calls);
    }

    [Fact]
    public async Task A_key_in_the_header_counts_before_one_in_the_query()
    {
        await using var running = await RunningHost.StartAsync(Guarded("Function"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"guarded?code={RunningHost.MasterKey}");
        request.Headers.Add("x-functions-key", "wrong");

        using var response = await running.Client.SendAsync(request, TestContext.Current.CancellationToken).Soon();

        Assert.Equal(Closed, response.StatusCode);
    }

    [Theory]
    [InlineData("guarded?code=")]
    [InlineData($"guarded?code={RunningHost.FunctionKey}")]
    [InlineData($"guarded?code={RunningHost.MasterKey}")]
    public async Task Without_keys_of_its_own_a_host_keeps_guarded_functions_shut(string path)
    {
        await using var running = await RunningHost.StartAsync(new HostScript(Guarded("Function")) { Keys = false });

        using var response = await running.Client.GetAsync(path, TestContext.Current.CancellationToken).Soon();

        Assert.Equal(Closed, response.StatusCode);
    }

    private static ScriptedFunction Guarded(string level, Action? called = null) => ScriptedFunction.Answering(
        "Guarded",
        "guarded",
        context =>
        {
            called?.Invoke();
            return context.Response.WriteAsync("open");
        },
        level: level);
}
