using System.Net;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Hosting.Protocol;

namespace ContactsFunctions.Tests.Local.Host.Http;

/// <summary>What a worker is told of a request beside the request: whatever has the name of a parameter becomes its value.</summary>
public sealed class TriggerMetadataTests
{
    [Fact]
    public async Task Of_one_name_the_query_wins_over_the_body_and_the_route_over_both_whatever_the_case()
    {
        var metadata = await OfAsync("things/of-the-route?ID=of-the-query&colour=of-the-query", """{"Id":"of-the-body","COLOUR":"of-the-body","size":"of-the-body"}""");

        Assert.Equal("of-the-route", Text(metadata, "id"));
        Assert.Equal("of-the-query", Text(metadata, "colour"));
        Assert.Equal("of-the-body", Text(metadata, "size"));
        Assert.Equal(5, metadata.Count); // and Query and Headers
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("\"\"", "")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "True")]
    [InlineData("false", "False")]
    public async Task A_simple_value_of_a_body_is_text(string value, string expected)
    {
        var metadata = await OfAsync("things/1", $$"""{"thing":{{value}}}""");

        Assert.Equal(expected, Text(metadata, "thing"));
    }

    [Fact]
    public async Task An_object_of_a_body_is_JSON_and_lists_and_nothing_are_left_out()
    {
        var metadata = await OfAsync("things/1", """{"object":{"a":[1]},"list":[1],"nothing":null}""");

        Assert.Equal("""{"a":[1]}""", metadata["object"].Json);
        Assert.Equal(["Headers", "Query", "id", "object"], metadata.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"thing":"a" """)]
    [InlineData("""[{"thing":"a"}]""")]
    [InlineData("\"thing\"")]
    [InlineData("thing=a")]
    [InlineData("")]
    [InlineData("{\"thing\":\"a\",\"half\":\"\\ud800\"}")]
    public async Task A_body_that_is_no_JSON_object_says_nothing_and_reaches_the_function(string body)
    {
        var metadata = await OfAsync("things/1", body);

        Assert.Equal(["Headers", "Query", "id"], metadata.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_body_is_looked_into_whatever_type_it_claims(string? contentType)
    {
        var metadata = await OfAsync("things/1", """ {"thing":"a"}""", contentType);

        Assert.Equal("a", Text(metadata, "thing"));
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_not_looked_into()
    {
        var metadata = await OfAsync("things/1", """{"thing":"a"}""", chunked: true);

        Assert.False(metadata.ContainsKey("thing"));
    }

    [Fact]
    public async Task A_parameter_given_twice_has_its_last_value_and_a_key_is_none()
    {
        var metadata = await OfAsync("things/1?thing=a&thing=b&Code=the-key");

        Assert.Equal("b", Text(metadata, "thing"));
        Assert.False(metadata.ContainsKey("code"));
        Assert.Equal("""{"thing":"b","Code":"the-key"}""", metadata["Query"].Json);
    }

    [Fact]
    public async Task Headers_are_as_the_caller_sent_them()
    {
        var metadata = await OfAsync("things/1", change: request =>
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", "198.51.100.1, 203.0.113.7:51234");
            request.Headers.TryAddWithoutValidation("X-Two", ["a", "b"]);
        });

        var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(metadata["Headers"].Json)!;
        Assert.Equal("198.51.100.1, 203.0.113.7:51234", headers["X-Forwarded-For"]);
        Assert.Equal("a,b", headers["X-Two"].Replace(" ", "", StringComparison.Ordinal));
        Assert.Contains("Host", headers.Keys);
    }

    [Theory]
    [InlineData("things/1?headers=mine", "", "headers")]
    [InlineData("things/1?QUERY=mine", "", "query")]
    [InlineData("things/1", """{"headers":"mine"}""", "headers")]
    [InlineData("things/1", """{"\u0048EADERS":"mine"}""", "headers")]
    [InlineData("things/1", """{"Query":"mine"}""", "query")]
    public async Task A_caller_who_uses_the_name_of_the_headers_or_the_query_takes_their_place(string path, string body, string name)
    {
        var metadata = await OfAsync(path, body);

        Assert.Equal("mine", Text(metadata, name));
        Assert.Equal(3, metadata.Count);
    }

    private static string Text(IReadOnlyDictionary<string, TypedData> metadata, string name)
    {
        Assert.Equal(TypedData.DataOneofCase.String, metadata[name].DataCase);
        return metadata[name].String;
    }

    private static async Task<IReadOnlyDictionary<string, TypedData>> OfAsync(
        string path, string body = "", string? contentType = "application/json", bool chunked = false, Action<HttpRequestMessage>? change = null)
    {
        IReadOnlyDictionary<string, TypedData>? seen = null;
        await using var running = await RunningHost.StartAsync(ScriptedFunction.Http("Things", "things/{id}", async invocation =>
        {
            seen = invocation.Request.TriggerMetadata.ToDictionary(StringComparer.OrdinalIgnoreCase);
            using var reader = new StreamReader(invocation.Http.Request.Body);
            Assert.Equal(body, await reader.ReadToEndAsync(invocation.Cancelled));
        }));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TransferEncodingChunked = chunked;
        change?.Invoke(request);
        using var response = await running.Client.SendAsync(request, TestContext.Current.CancellationToken).Soon();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return seen!;
    }
}
