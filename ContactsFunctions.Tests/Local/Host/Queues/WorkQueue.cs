using System.Text;
using System.Threading.Channels;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace ContactsFunctions.Tests.Local.Host.Queues;

/// <summary>The queue <c>work</c> of an account of its own, and what a function was given of it.</summary>
internal sealed class WorkQueue(string account)
{
    private readonly Channel<Invocation> received = Channel.CreateUnbounded<Invocation>();

    public const string Name = "work";

    public string Account => account;

    public QueueClient Queue { get; } = new(account, Name);

    public QueueClient Poison { get; } = new(account, Name + "-poison");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A function that takes every message without complaint.</summary>
    public ScriptedFunction Taking(bool takesMessage = false) => Running(_ => Task.CompletedTask, takesMessage);

    /// <summary>A function that takes a message and then does this.</summary>
    public ScriptedFunction Running(Func<Invocation, Task> run, bool takesMessage = false, string queue = Name) => ScriptedFunction.Queue(
        queue,
        invocation =>
        {
            received.Writer.TryWrite(invocation);
            return run(invocation);
        },
        takesMessage);

    public ScriptedFunction Failing(string queue = Name) => Running(_ => throw new FormatException("The thing has no wheels."), queue: queue);

    /// <summary>A host for a function on this account.</summary>
    /// <param name="queues">Of host.json.</param>
    public HostScript Script(ScriptedFunction function, string queues = "") => new(function)
    {
        HostJson = $$"""{ "extensions": { "queues": { "maxPollingInterval": "00:00:00.2", {{queues}} } } }""",
        Settings = new() { ["AzureWebJobsStorage"] = account },
    };

    public Task CreateAsync() => Queue.CreateAsync(cancellationToken: Cancellation);

    public Task SendAsync(string text) => Queue.SendMessageAsync(Base64(text), Cancellation);

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>The next call of the function.</summary>
    public Task<Invocation> NextAsync() => received.Reader.ReadAsync(Cancellation).AsTask().Soon();

    /// <summary>How many calls of the function nobody has looked at.</summary>
    public int Unseen => received.Reader.Count;

    /// <summary>All messages, hidden or not.</summary>
    public async Task<int> CountAsync() => (await Queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;

    public static async Task<string?> PeekAsync(QueueClient queue)
    {
        PeekedMessage? message = await queue.PeekMessageAsync(Cancellation);
        return message?.MessageText;
    }

    public Task EmptyAsync() => Support.Eventually.TrueAsync(async () => await CountAsync() == 0);
}
