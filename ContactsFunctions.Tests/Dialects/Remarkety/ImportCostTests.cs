using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>What a batch costs in table transactions, counted at the wire.</summary>
public sealed class ImportCostTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly CountedCalls counted = new();
    private RunningApp? app;

    public async ValueTask InitializeAsync()
    {
        app = new RunningApp(azurite) { Replace = services => counted.Replace(services, () => app!.ConnectionString) };
        await app.InitializeAsync();
    }

    [Fact]
    public async Task A_batch_of_100_new_contacts_costs_100_reads_and_one_transaction()
    {
        var store = await app!.NewStoreAsync();
        await store.BatchAsync("""{"contacts":[]}""");
        counted.Forget();

        await store.BatchAsync(Batch);

        Assert.Equal(100, counted.Calls.Count(call => call.StartsWith("GET ", StringComparison.Ordinal)));
        Assert.Single(counted.Calls, call => !call.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_changes_nothing_costs_its_reads_alone()
    {
        var store = await app!.NewStoreAsync();
        await store.BatchAsync(Batch);
        counted.Forget();

        await store.BatchAsync(Batch);

        Assert.Equal(100, counted.Calls.Count);
        Assert.All(counted.Calls, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync() => await app!.DisposeAsync();

    private static string Batch =>
        $$"""{"contacts":[{{string.Join(',', Enumerable.Range(0, 100).Select(i => $$"""{"email":"p{{i}}@example.com","accepts_marketing":true}"""))}}]}""";
}
