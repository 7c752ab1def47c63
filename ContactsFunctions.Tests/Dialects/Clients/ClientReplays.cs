using System.Collections.Concurrent;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Clients;

/// <summary>Plays each client once, whoever asks first: for its own test, and for the table of all.</summary>
public sealed class ClientReplays(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly RunningApp app = new(azurite);
    private readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<CallResult>>>> results = new(StringComparer.Ordinal);

    internal RunningApp App => app;

    internal Task<IReadOnlyList<CallResult>> OfAsync(string file) =>
        results.GetOrAdd(file, name => new(() => Replay.RunAsync(app, ClientExchange.Read(name)))).Value;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
