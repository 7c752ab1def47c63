using System.Text;
using System.Threading.Channels;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using ContactsFunctions.LocalRuntime;
using ContactsFunctions.LocalRuntime.Queues;
using ContactsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Local.Runtime;

public sealed class QueueTests(AzuriteFixture azurite)
{
    private readonly string account = azurite.NewAccount();
    private readonly Channel<object?> received = Channel.CreateUnbounded<object?>();

    private QueueClient Queue => new(account, "work");

    private QueueClient Poison => new(account, "work-poison");

    [Theory]
    [InlineData(typeof(TakesString))]
    [InlineData(typeof(TakesBytes))]
    [InlineData(typeof(TakesBinaryData))]
    [InlineData(typeof(TakesMessage))]
    [InlineData(typeof(TakesObject))]
    public async Task A_message_reaches_the_function_in_the_form_it_asks_for_and_is_deleted(Type function)
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("""{"NUMBER":7,"Text":"ünder"}""");
        await using var running = await StartAsync(function);

        Assert.Equal("""{"NUMBER":7,"Text":"ünder"}""", await ReceivedAsync() switch
        {
            string text => text,
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            BinaryData data => data.ToString(),
            QueueMessage message => message.Body.ToString(),
            Work work => $$"""{"NUMBER":{{work.Number}},"Text":"{{work.Text}}"}""",
            var other => $"{other}",
        });
        await EmptyAsync(Queue);
    }

    [Fact]
    public async Task Text_is_taken_as_it_is_where_host_json_says_so()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Queue.SendMessageAsync("plain <text> & more", TestContext.Current.CancellationToken);
        await using var running = await StartAsync(typeof(TakesString), """ "messageEncoding": "none" """);

        Assert.Equal("plain <text> & more", await ReceivedAsync());
    }

    [Fact]
    public async Task A_queue_that_is_not_there_yet_is_looked_for_until_it_is()
    {
        await using var running = await StartAsync(typeof(TakesString));
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("late");

        Assert.Equal("late", await ReceivedAsync());
    }

    [Fact]
    public async Task Queue_name_and_connection_may_be_settings()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("named");
        await using var running = await RunningHost.StartAsync(
            [typeof(FromSettings)], settings: new() { ["Other:Account"] = account, ["Queues:Work"] = "Work" },
            services: services => services.AddSingleton(received));

        Assert.Equal("named", await ReceivedAsync());
    }

    [Fact]
    public async Task A_connection_that_no_setting_gives_is_said_at_start()
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(
            [typeof(FromSettings)], settings: new() { ["Queues:Work"] = "work" }, services: services => services.AddSingleton(received)));

        Assert.Contains("FromSettings", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("Other__Account", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=secret;AccountKey=secret")]
    public async Task A_connection_string_that_cannot_be_read_is_said_at_start_and_not_repeated(string connectionString)
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(
            [typeof(TakesString)], settings: new() { ["AzureWebJobsStorage"] = connectionString }));

        Assert.Contains("AzureWebJobsStorage", mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(connectionString, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_message_comes_back_and_after_its_last_attempt_is_in_the_poison_queue_as_it_was()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("bad");
        await using var running = await StartAsync(typeof(AlwaysFails), """ "maxDequeueCount": 3, "visibilityTimeout": "00:00:00" """);

        await running.LoggedAsync("moved to work-poison");

        Assert.Equal([1L, 2L, 3L], [await ReceivedAsync(), await ReceivedAsync(), await ReceivedAsync()]);
        PeekedMessage poisoned = await Poison.PeekMessageAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Base64("bad"), poisoned.MessageText);
        await EmptyAsync(Queue);
        Assert.DoesNotContain(running.LogLines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_message_rests_as_long_as_host_json_says()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("bad");
        await using var running = await StartAsync(typeof(AlwaysFails), """ "visibilityTimeout": "01:00:00" """);

        Assert.Equal(1L, await ReceivedAsync());
        await running.Host.StopAsync();

        // Hidden for an hour and not for the lease: nothing to see, and still there.
        Assert.Null((await Queue.PeekMessageAsync(TestContext.Current.CancellationToken)).Value);
        Assert.Equal(1, (await Queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount);
    }

    [Theory]
    [InlineData("this is no base64!")]
    [InlineData("eyJub3QgYW4gb2JqZWN0Ijo")]
    public async Task What_cannot_be_decoded_goes_to_the_poison_queue_at_once(string text)
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Queue.SendMessageAsync(text, TestContext.Current.CancellationToken);
        await using var running = await StartAsync(typeof(TakesString));

        await running.LoggedAsync("moved to work-poison");

        PeekedMessage poisoned = await Poison.PeekMessageAsync(TestContext.Current.CancellationToken);
        Assert.Equal(text, poisoned.MessageText);
        Assert.Equal(0, received.Reader.Count);
        await EmptyAsync(Queue);
    }

    [Fact]
    public async Task A_body_that_is_not_the_object_asked_for_fails_the_attempt()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("no json");
        await using var running = await StartAsync(typeof(TakesObject), """ "maxDequeueCount": 1 """);

        await running.LoggedAsync("moved to work-poison");

        Assert.Equal(0, received.Reader.Count);
        Assert.Contains(running.LogLines, line => line.Contains("JsonException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_whose_every_attempt_died_with_its_process_is_not_tried_again()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("deadly");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            QueueMessage taken = await Queue.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);
            await Queue.UpdateMessageAsync(taken.MessageId, taken.PopReceipt, cancellationToken: TestContext.Current.CancellationToken);
        }

        await using var running = await StartAsync(typeof(TakesString), """ "maxDequeueCount": 2 """);
        await running.LoggedAsync("moved to work-poison");

        Assert.Equal(0, received.Reader.Count);
    }

    [Fact]
    public async Task What_fails_on_a_poison_queue_stays_there()
    {
        await Poison.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Poison.SendMessageAsync(Base64("bad"), TestContext.Current.CancellationToken);
        await using var running = await StartAsync(typeof(FailsOnPoison), """ "maxDequeueCount": 2 """);

        Assert.Equal([1L, 2L, 3L, 4L], [await ReceivedAsync(), await ReceivedAsync(), await ReceivedAsync(), await ReceivedAsync()]);
        var queues = new List<string>();
        await foreach (var queue in new QueueServiceClient(account).GetQueuesAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            queues.Add(queue.Name);
        }

        Assert.Equal(["work-poison"], queues);
    }

    [Fact]
    public async Task No_more_messages_are_worked_on_at_once_than_batch_and_threshold_say()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        for (var i = 0; i < 12; i++)
        {
            await SendAsync($"{i}");
        }

        var gate = new Gate();
        await using var running = await StartAsync(
            typeof(Gated), """ "batchSize": 3, "newBatchThreshold": 2 """, services: services => services.AddSingleton(gate));

        // Three at first; with one of them done the threshold is met, and three more come.
        await gate.EnteredAsync(3);
        gate.Release(1);
        await gate.EnteredAsync(6);
        gate.Release(3);
        await gate.EnteredAsync(9);
        gate.Release(8);
        await gate.EnteredAsync(12);
        await EmptyAsync(Queue);

        Assert.Equal(5, gate.MostAtOnce);
    }

    [Fact]
    public async Task A_message_being_worked_on_stays_hidden_from_others_however_long_it_takes()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("long");
        var waiting = new Waiting();
        await using var running = await StartAsync(typeof(TakesLong), services: waiting.Register, queueLease: TimeSpan.FromSeconds(1));

        await running.LoggedAsync("lease renewed", times: 4); // twice as long as one lease lasts
        Assert.Null((await Queue.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken)).Value);
        waiting.Released.SetResult();

        await EmptyAsync(Queue);
        Assert.DoesNotContain(running.LogLines, line => line.Contains("lease lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_lets_a_message_in_hand_finish()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("long");
        var waiting = new Waiting();
        await using var running = await StartAsync(typeof(TakesLong), services: waiting.Register);

        await waiting.Entered.Task.WaitAsync(TestContext.Current.CancellationToken);
        var stop = running.Host.StopAsync();
        Assert.False(stop.IsCompleted);
        waiting.Released.SetResult();
        await stop.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, (await Queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_message_that_a_stop_interrupts_is_there_for_the_next_start_and_never_poisoned()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("interrupted");
        var waiting = new Waiting();
        await using var running = await StartAsync(
            typeof(TakesLong), """ "maxDequeueCount": 1, "visibilityTimeout": "01:00:00" """, waiting.Register, cancelRunningAfter: TimeSpan.FromMilliseconds(50));

        await waiting.Entered.Task.WaitAsync(TestContext.Current.CancellationToken);
        await running.Host.StopAsync();

        Assert.True(waiting.Cancelled.Task.IsCompleted);
        PeekedMessage back = await Queue.PeekMessageAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Base64("interrupted"), back.MessageText);
    }

    [Fact]
    public async Task Work_that_outlasts_the_stop_leaves_its_message_in_the_queue()
    {
        await Queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await SendAsync("stubborn");
        var gate = new Gate();
        await using var running = await StartAsync(
            typeof(Gated), services: services => services.AddSingleton(gate), shutdownTimeout: TimeSpan.FromMilliseconds(100));

        await gate.EnteredAsync(1);
        await running.Host.StopAsync().WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, (await Queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount);
        gate.Release(1);
    }

    [Fact]
    public void Looks_at_an_empty_queue_grow_apart_from_a_tenth_of_a_second_to_the_maximum_until_a_message_comes()
    {
        var pause = new PollingPause(TimeSpan.FromSeconds(2), new(7));

        var pauses = Enumerable.Range(0, 40).Select(_ => pause.Next()).ToList();
        pause.Reset();

        Assert.Equal(PollingPause.Minimum, pauses[0]);
        Assert.All(pauses.Zip(pauses.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
        Assert.InRange(pauses[3], TimeSpan.FromMilliseconds(420), TimeSpan.FromMilliseconds(580));
        Assert.Equal(TimeSpan.FromSeconds(2), pauses[^1]);
        Assert.Equal(PollingPause.Minimum, pause.Next());
    }

    private Task<RunningHost> StartAsync(
        Type function, string queues = "", Action<IServiceCollection>? services = null,
        TimeSpan? cancelRunningAfter = null, TimeSpan? shutdownTimeout = null, TimeSpan? queueLease = null) =>
        RunningHost.StartAsync(
            [function], $$"""{ "extensions": { "queues": { {{queues}} } } }""", new() { ["AzureWebJobsStorage"] = account },
            all =>
            {
                all.AddSingleton(received);
                services?.Invoke(all);
            },
            cancelRunningAfter: cancelRunningAfter, shutdownTimeout: shutdownTimeout, queueLease: queueLease);

    private Task<Azure.Response<SendReceipt>> SendAsync(string text) => Queue.SendMessageAsync(Base64(text), TestContext.Current.CancellationToken);

    private async Task<object?> ReceivedAsync() => await received.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private static async Task EmptyAsync(QueueClient queue)
    {
        while ((await queue.GetPropertiesAsync(TestContext.Current.CancellationToken)).Value.ApproximateMessagesCount > 0)
        {
            await Task.Yield();
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public sealed record Work(int Number, string Text);

    public sealed class TakesString(Channel<object?> received)
    {
        [Function("TakesString")]
        public void Run([QueueTrigger("work")] string message) => received.Writer.TryWrite(message);
    }

    public sealed class TakesBytes(Channel<object?> received)
    {
        [Function("TakesBytes")]
        public void Run([QueueTrigger("work")] byte[] message) => received.Writer.TryWrite(message);
    }

    public sealed class TakesBinaryData(Channel<object?> received)
    {
        [Function("TakesBinaryData")]
        public void Run([QueueTrigger("work")] BinaryData message) => received.Writer.TryWrite(message);
    }

    public sealed class TakesMessage(Channel<object?> received)
    {
        [Function("TakesMessage")]
        public async Task RunAsync([QueueTrigger("work")] QueueMessage message, CancellationToken cancellationToken) =>
            await received.Writer.WriteAsync(message, cancellationToken);
    }

    public sealed class TakesObject(Channel<object?> received)
    {
        [Function("TakesObject")]
        public void Run([QueueTrigger("work")] Work message) => received.Writer.TryWrite(message);
    }

    public sealed class FromSettings(Channel<object?> received)
    {
        [Function("FromSettings")]
        public void Run([QueueTrigger("%Queues:Work%", Connection = "Other__Account")] string message) => received.Writer.TryWrite(message);
    }

    public sealed class AlwaysFails(Channel<object?> received)
    {
        [Function("AlwaysFails")]
        public void Run([QueueTrigger("work")] QueueMessage message)
        {
            received.Writer.TryWrite(message.DequeueCount);
            throw new FormatException("secret");
        }
    }

    public sealed class FailsOnPoison(Channel<object?> received)
    {
        [Function("FailsOnPoison")]
        public void Run([QueueTrigger("work-poison")] QueueMessage message)
        {
            received.Writer.TryWrite(message.DequeueCount);
            throw new FormatException("secret");
        }
    }

    public sealed class TakesLong(Waiting waiting)
    {
        [Function("TakesLong")]
        public Task RunAsync([QueueTrigger("work")] string message, CancellationToken cancellationToken) =>
            message.Length > 0 ? waiting.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    public sealed class Gated(Gate gate)
    {
        [Function("Gated")]
        public Task RunAsync([QueueTrigger("work")] string message) => message.Length > 0 ? gate.PassAsync() : Task.CompletedTask;
    }

    /// <summary>Lets as many through as the test says, and counts who is inside.</summary>
    public sealed class Gate
    {
        private readonly Channel<bool> passes = Channel.CreateUnbounded<bool>();
        private readonly Channel<bool> entries = Channel.CreateUnbounded<bool>();
        private readonly Lock counting = new();
        private int inside;
        private int entered;

        public int MostAtOnce { get; private set; }

        public async Task PassAsync()
        {
            lock (counting)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++inside);
            }

            entries.Writer.TryWrite(true);
            await passes.Reader.ReadAsync(TestContext.Current.CancellationToken);
            lock (counting)
            {
                inside--;
            }
        }

        public void Release(int count)
        {
            for (var i = 0; i < count; i++)
            {
                passes.Writer.TryWrite(true);
            }
        }

        /// <summary>Waits until this many have come in, the earlier ones included.</summary>
        public async Task EnteredAsync(int count)
        {
            for (; entered < count; entered++)
            {
                await entries.Reader.ReadAsync(TestContext.Current.CancellationToken);
            }
        }
    }
}
