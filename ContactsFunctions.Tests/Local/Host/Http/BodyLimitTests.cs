using System.Globalization;
using System.Net;
using ContactsFunctions.Hosting;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.Host.Http;

public sealed class BodyLimitTests
{
    [Theory]
    [InlineData(1000, false, HttpStatusCode.OK)]
    [InlineData(1001, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(900, true, HttpStatusCode.OK)]
    [InlineData(1001, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_setting_bounds_bodies_of_known_and_of_unknown_length(int length, bool chunked, HttpStatusCode expected)
    {
        await using var running = await RunningHost.StartAsync(new HostScript(Length) { Settings = new() { ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1000" } });

        using var response = await PostAsync(running, length, chunked);

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.OK)
        {
            Assert.Equal($"{length}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Without_the_setting_a_body_may_have_100_MB()
    {
        await using var running = await RunningHost.StartAsync(Length);

        using var fits = await PostAsync(running, 40_000_000);
        using var tooLong = await PostAsync(running, 104_857_601, waitsForGoAhead: true);

        Assert.Equal("40000000", await fits.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
    }

    [Theory]
    [InlineData("much")]
    [InlineData("-1")]
    public async Task A_limit_that_is_no_number_is_said_at_start(string limit)
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(
            new HostScript(Length) { Settings = new() { ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = limit } }));

        Assert.Contains("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", mistake.Message, StringComparison.Ordinal);
    }

    private static ScriptedFunction Length => ScriptedFunction.Answering("Length", "length", async context =>
    {
        var counted = new MemoryStream();
        await context.Request.Body.CopyToAsync(counted, context.RequestAborted);
        await context.Response.WriteAsync(counted.Length.ToString(CultureInfo.InvariantCulture));
    });

    private static async Task<HttpResponseMessage> PostAsync(RunningHost running, int length, bool chunked = false, bool waitsForGoAhead = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "length") { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = waitsForGoAhead; // refused before it is sent
        return await running.Client.SendAsync(request, TestContext.Current.CancellationToken).Soon();
    }
}
