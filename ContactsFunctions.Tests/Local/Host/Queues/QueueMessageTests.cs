using System.Text.Json;
using Azure.Storage.Queues.Models;
using ContactsFunctions.Hosting;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Local.Host.Queues;

/// <summary>How a message reaches a function.</summary>
[Trait("Lane", "Slow")]
public sealed class QueueMessageTests(AzuriteFixture azurite)
{
    private const string Content = """{"NUMBER":7,"Text":"ünder"}""";

    private readonly WorkQueue work = new(azurite.NewAccount());

    [Fact]
    public async Task A_message_reaches_a_function_as_text_and_is_deleted()
    {
        await work.CreateAsync();
        await work.SendAsync(Content);
        await using var running = await RunningHost.StartAsync(work.Script(work.Taking()));

        var call = await work.NextAsync();

        Assert.Equal(Content, call.Input.String);
        Assert.Equal("message", call.Request.InputData.Single().Name);
        await work.EmptyAsync();
    }

    [Fact]
    public async Task A_function_that_takes_whole_messages_is_given_all_of_it()
    {
        await work.CreateAsync();
        SendReceipt sent = await work.Queue.SendMessageAsync(WorkQueue.Base64(Content), TestContext.Current.CancellationToken);
        await using var running = await RunningHost.StartAsync(work.Script(work.Taking(takesMessage: true)));

        var call = await work.NextAsync();

        var data = call.Input.ModelBindingData;
        Assert.Equal(("1.0", "AzureStorageQueues", "application/json"), (data.Version, data.Source, data.ContentType));
        var message = JsonSerializer.Deserialize<JsonElement>(data.Content.Span);
        Assert.Equal(Content, message.GetProperty("MessageText").GetString());
        Assert.Equal(sent.MessageId, message.GetProperty("MessageId").GetString());
        Assert.Equal(1, message.GetProperty("DequeueCount").GetInt64());
        Assert.Equal(sent.InsertionTime, message.GetProperty("InsertedOn").GetDateTimeOffset());
        Assert.Equal(sent.ExpirationTime, message.GetProperty("ExpiresOn").GetDateTimeOffset());
        Assert.True(message.GetProperty("NextVisibleOn").GetDateTimeOffset() > sent.InsertionTime);
        Assert.Equal(call.Metadata["PopReceipt"], message.GetProperty("PopReceipt").GetString());
    }

    [Fact]
    public async Task A_function_is_told_what_is_known_of_its_message()
    {
        await work.CreateAsync();
        SendReceipt sent = await work.Queue.SendMessageAsync(WorkQueue.Base64(Content), TestContext.Current.CancellationToken);
        await using var running = await RunningHost.StartAsync(work.Script(work.Taking()));

        var told = (await work.NextAsync()).Metadata;

        Assert.Equal(
            ["DequeueCount", "ExpirationTime", "Id", "InsertionTime", "NextVisibleTime", "PopReceipt", "QueueTrigger"],
            told.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((Content, sent.MessageId, "1"), (told["QueueTrigger"], told["Id"], told["DequeueCount"]));
        Assert.NotEmpty(told["PopReceipt"]);
        Assert.Equal(sent.InsertionTime, JsonSerializer.Deserialize<DateTimeOffset>(told["InsertionTime"]));
        Assert.Equal(sent.ExpirationTime, JsonSerializer.Deserialize<DateTimeOffset>(told["ExpirationTime"]));
        Assert.True(JsonSerializer.Deserialize<DateTimeOffset>(told["NextVisibleTime"]) > sent.InsertionTime);
    }

    [Fact]
    public async Task Text_is_taken_as_it_is_where_host_json_says_so()
    {
        await work.CreateAsync();
        await work.Queue.SendMessageAsync("plain <text> & more", TestContext.Current.CancellationToken);
        await using var running = await RunningHost.StartAsync(work.Script(work.Taking(), """ "messageEncoding": "none" """));

        Assert.Equal("plain <text> & more", (await work.NextAsync()).Input.String);
    }

    [Theory]
    [InlineData("this is no base64!")]
    [InlineData("eyJub3QgYW4gb2JqZWN0Ijo")]
    public async Task What_cannot_be_decoded_goes_to_the_poison_queue_at_once_as_it_is(string text)
    {
        await work.CreateAsync();
        await work.Queue.SendMessageAsync(text, TestContext.Current.CancellationToken);
        await using var running = await RunningHost.StartAsync(work.Script(work.Taking()));

        await running.LoggedAsync("moved to work-poison");

        Assert.Equal(text, await WorkQueue.PeekAsync(work.Poison));
        Assert.Equal((0, 0), (work.Unseen, await work.CountAsync()));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_yet_is_looked_for_until_it_is()
    {
        await using var running = await RunningHost.StartAsync(work.Script(work.Taking()));
        await work.CreateAsync();
        await work.SendAsync("late");

        Assert.Equal("late", (await work.NextAsync()).Input.String);
        Assert.DoesNotContain(running.LogLines, line => line.Contains("cannot be read now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Queue_name_and_connection_may_be_settings()
    {
        await work.CreateAsync();
        await work.SendAsync("named");
        await using var running = await RunningHost.StartAsync(FromSettings(new() { ["Other:Account"] = work.Account, ["Queues:Work"] = "Work" }));

        Assert.Equal("named", (await work.NextAsync()).Input.String);
    }

    [Fact]
    public async Task A_setting_that_is_missing_is_named_at_start_with_its_function()
    {
        var noConnection = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(FromSettings(new() { ["Queues:Work"] = "work" })));
        var noName = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(FromSettings(new() { ["Other:Account"] = work.Account })));

        Assert.Equal("Function Works needs the setting Other__Account, a connection string.", noConnection.Message);
        Assert.Equal("Function Works names the setting Queues__Work, which is not set.", noName.Message);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=secret;AccountKey=secret")]
    public async Task A_connection_string_that_cannot_be_read_is_said_at_start_and_not_repeated(string connectionString)
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(
            new HostScript(work.Taking()) { Settings = new() { ["AzureWebJobsStorage"] = connectionString } }));

        Assert.Equal("The setting AzureWebJobsStorage is no connection string of a storage account.", mistake.Message);
    }

    [Theory]
    [InlineData("AzureWebJobs.Works.Disabled")]
    [InlineData("AzureWebJobs_Works_Disabled")]
    public async Task A_function_that_is_switched_off_leaves_its_messages_alone(string setting)
    {
        // Nothing of it is looked at, not even its connection, which is not there.
        await using var running = await RunningHost.StartAsync(new HostScript(work.Taking()) { Settings = new() { [setting] = "true" } });

        Assert.Equal(0, work.Unseen);
    }

    private HostScript FromSettings(Dictionary<string, string?> settings) =>
        new(ScriptedFunction.Queue("%Queues__Work%", work.Taking().Run, connection: "Other__Account")) { Settings = settings };
}
