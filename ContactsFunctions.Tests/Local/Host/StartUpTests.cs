using ContactsFunctions.Hosting;

namespace ContactsFunctions.Tests.Local.Host;

/// <summary>What a host reads before it runs anything.</summary>
public sealed class StartUpTests
{
    [Theory]
    [InlineData("""{ "batchSize": 33 }""", "batchSize is a whole number from 1 to 32")]
    [InlineData("""{ "batchSize": "many" }""", "batchSize")]
    [InlineData("""{ "newBatchThreshold": -1 }""", "newBatchThreshold")]
    [InlineData("""{ "maxDequeueCount": 0 }""", "maxDequeueCount")]
    [InlineData("""{ "visibilityTimeout": "soon" }""", "visibilityTimeout is a time span")]
    [InlineData("""{ "maxPollingInterval": "00:00:00.05" }""", "maxPollingInterval")]
    [InlineData("""{ "visibilityTimeout": 30 }""", "visibilityTimeout is a time span")]
    [InlineData("""{ "messageEncoding": "rot13" }""", "messageEncoding")]
    [InlineData("""{ "messageEncoding": 64 }""", "messageEncoding")]
    public void A_wrong_queue_setting_in_host_json_is_named(string queues, string said)
    {
        var mistake = Assert.Throws<LocalHostException>(() => Parse($$"""{ "extensions": { "queues": {{queues}} } }"""));

        Assert.StartsWith($"host.json: extensions.queues.{said}", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_json_has_the_defaults_of_the_Functions_host()
    {
        var hostJson = Parse("{}");

        Assert.Equal("api", hostJson.RoutePrefix);
        Assert.Equal(
            new()
            {
                BatchSize = 16, NewBatchThreshold = 8 * Environment.ProcessorCount, MaxPollingInterval = TimeSpan.FromMinutes(1),
                VisibilityTimeout = TimeSpan.Zero, MaxDequeueCount = 5, Base64 = true,
            },
            hostJson.Queues);
    }

    [Fact]
    public void The_threshold_follows_the_batch_size_where_host_json_does_not_say_it() =>
        Assert.Equal(2 * Environment.ProcessorCount, Parse("""{ "extensions": { "queues": { "batchSize": 4 } } }""").Queues.NewBatchThreshold);

    [Fact]
    public void Local_settings_give_their_values_with_colons_between_section_and_name()
    {
        var values = LocalSettings.Values("""{ "IsEncrypted": false, "Values": { "A__B": "1", "C": "two", "D": 3 } }"""u8.ToArray());

        Assert.Equal([KeyValuePair.Create("A:B", (string?)"1"), KeyValuePair.Create("C", (string?)"two"), KeyValuePair.Create("D", (string?)"3")], values);
        Assert.Empty(LocalSettings.Values("{}"u8.ToArray()));
        Assert.Throws<LocalHostException>(() => LocalSettings.Values("""{ "IsEncrypted": true, "Values": {} }"""u8.ToArray()));
    }

    [Fact]
    public void A_worker_gets_local_settings_as_environment_variables_unless_the_environment_has_them()
    {
        var worker = LocalSettings.ForWorker(new Dictionary<string, string?> { ["A:B"] = "1", ["PATH"] = "not this one" });

        Assert.Equal("1", worker["A__B"]);
        Assert.False(worker.ContainsKey("PATH"));
        Assert.Equal("Development", worker["AZURE_FUNCTIONS_ENVIRONMENT"]);
    }

    private static HostJson Parse(string json) => HostJson.Parse(System.Text.Encoding.UTF8.GetBytes(json));
}
