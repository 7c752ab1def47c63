using Azure;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Tests.Storage;

/// <summary>Background work goes from store to store, whatever is broken in one.</summary>
public sealed class EachStoreTests : IDisposable
{
    private readonly CapturedLog log = new();
    private readonly List<string> visited = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_broken_in_one_store_stops_no_other_and_is_logged()
    {
        await RunAsync(store => store == "b" ? new InvalidOperationException("vanessa@example.com") : null);

        Assert.Equal(["a", "b", "c"], visited);
        var line = Assert.Single(log.Lines, line => line.Contains("[5004]", StringComparison.Ordinal));
        Assert.Contains("Tidying broke off in store b", line, StringComparison.Ordinal);
        Assert.DoesNotContain("vanessa", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_storage_itself_fails_the_other_stores_are_not_tried()
    {
        await Assert.ThrowsAsync<RequestFailedException>(() => RunAsync(store => store == "b" ? new RequestFailedException(503, "busy") : null));

        Assert.Equal(["a", "b"], visited);
    }

    public void Dispose() => log.Dispose();

    private async Task RunAsync(Func<string, Exception?> fault)
    {
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(log));
        await new EachStore(factory.CreateLogger<EachStore>()).ExecuteAsync(
            "Tidying",
            new[] { "a", "b", "c" }.Select(StoreId.Parse).ToAsyncEnumerable(),
            store =>
            {
                visited.Add(store.ToString());
                return fault(store.ToString()) is { } e ? Task.FromException(e) : Task.CompletedTask;
            },
            Cancellation);
    }
}
