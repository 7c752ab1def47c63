using System.Net;
using ContactsFunctions.Hosting;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.Host.Http;

public sealed class RoutingTests
{
    private static readonly ScriptedFunction[] Library =
    [
        Named("ListBooks", "shelves/{shelf:int}/books", "get"),
        Named("AddBook", "Shelves/{other:int}/books", "POST"),
        Named("AnyMethod", null),
        Named("ReadFile", "files/{*path}", "get"),
        Named("ReadPart", "parts/{name}.{kind}", "get"),
    ];

    public static TheoryData<string, string, string> Routes => new()
    {
        { "GET", "shelves/7/books", "ListBooks" },
        { "GET", "SHELVES/7/Books", "ListBooks" },
        { "GET", "shelves/seven/books", "" }, // the constraint
        { "GET", "shelves/7/books/1", "" },
        { "POST", "shelves/7/books", "AddBook" },
        { "DELETE", "shelves/7/books", "" }, // not 405: so the Functions host answers
        { "HEAD", "shelves/7/books", "" },
        { "OPTIONS", "shelves/7/books", "" },
        { "PUT", "AnyMethod", "AnyMethod" }, // without a route the name is it; without methods all are served
        { "DELETE", "anymethod", "AnyMethod" },
        { "GET", "files/a/b.txt", "ReadFile" },
        { "GET", "parts/a.txt", "ReadPart" },
        { "GET", "parts/a", "" },
        { "GET", "nowhere", "" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_route_is_matched_by_template_constraint_and_method(string method, string path, string function)
    {
        await using var running = await RunningHost.StartAsync(Library);

        using var response = await running.Client.SendAsync(new(new(method), path), TestContext.Current.CancellationToken).Soon();

        Assert.Equal(function.Length > 0 ? HttpStatusCode.OK : HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(function, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_route_prefix_of_host_json_goes_before_every_route_and_is_api_by_default()
    {
        await using var plain = await RunningHost.StartAsync(new HostScript(Library) { HostJson = "{}" });
        await using var named = await RunningHost.StartAsync(
            new HostScript(Library) { HostJson = """{ "extensions": { "http": { "routePrefix": "v9/x" } } } // comments are fine""" });

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(plain, "api/files/a"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(plain, "files/a"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(named, "v9/x/files/a"));
    }

    [Fact]
    public async Task The_start_page_is_switched_off()
    {
        await using var running = await RunningHost.StartAsync(Library);

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(running, "/"));
    }

    [Theory]
    [InlineData("things/{id}", "get", "Things/{other}", "POST GET", "Two functions serve one route and method: One and Other")]
    [InlineData("things/{id}", "get", "things/{id}", "", "Two functions serve one route and method: One and Other")]
    [InlineData("things/{*rest}", "", "things/{**all}", "get", "Two functions serve one route and method: One and Other")]
    [InlineData("things", "get", "admin/things", "get", "Other: the Functions host keeps routes under admin/")]
    [InlineData("things", "get", "/Runtime/things", "get", "Other: the Functions host keeps routes under Runtime/")]
    [InlineData("things", "get", "a/{b", "get", "Function Other")]
    public async Task A_route_that_cannot_be_served_is_said_at_start(string route, string methods, string otherRoute, string otherMethods, string said)
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(Named("One", route, methods), Named("Other", otherRoute, otherMethods)));

        Assert.Contains(said, mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("things/{id}", "things/{id:int}")]
    [InlineData("things/{id}", "things/{id}/parts")]
    [InlineData("things/new", "things/{id}")]
    public async Task Routes_that_tell_requests_apart_may_stand_together(string route, string otherRoute)
    {
        await using var running = await RunningHost.StartAsync(Named("One", route, "get"), Named("Other", otherRoute, "get"));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(running, "things/new"));
    }

    [Theory]
    [InlineData("AzureWebJobs.One.Disabled", "true", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs_One_Disabled", "True", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs.one.Disabled", "1", HttpStatusCode.NotFound)]
    [InlineData("AzureWebJobs.One.Disabled", "false", HttpStatusCode.OK)]
    [InlineData("AzureWebJobs.Other.Disabled", "true", HttpStatusCode.OK)]
    [InlineData("AzureWebJobs:One:Disabled", "true", HttpStatusCode.OK)] // AzureWebJobs__One__Disabled does nothing there either
    public async Task A_function_that_is_switched_off_is_left_out(string setting, string value, HttpStatusCode expected)
    {
        await using var running = await RunningHost.StartAsync(new HostScript(Named("One", "one")) { Settings = new() { [setting] = value } });

        Assert.Equal(expected, await StatusAsync(running, "one"));
    }

    private static ScriptedFunction Named(string name, string? route, string methods = "") =>
        ScriptedFunction.Answering(name, route, context => context.Response.WriteAsync(name), methods);

    private static async Task<HttpStatusCode> StatusAsync(RunningHost running, string path)
    {
        using var response = await running.Client.GetAsync(path, TestContext.Current.CancellationToken).Soon();
        return response.StatusCode;
    }
}
