using System.Text.Json;
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
    public async Task A_batch_of_100_new_contacts_costs_one_transaction_and_no_read()
    {
        var store = await app!.NewStoreAsync();
        await store.BatchAsync("""{"contacts":[]}""");
        counted.Forget();

        await store.BatchAsync(Batch(0, 100));

        Assert.StartsWith("POST ", Assert.Single(counted.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_changes_nothing_costs_its_reads_and_the_attempt_to_insert()
    {
        var store = await app!.NewStoreAsync();
        await store.BatchAsync(Batch(0, 100));
        counted.Forget();

        await store.BatchAsync(Batch(0, 100));

        Assert.Equal(100, counted.Calls.Count(call => call.StartsWith("GET ", StringComparison.Ordinal)));
        Assert.Single(counted.Calls, call => !call.StartsWith("GET ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_known_contact_among_new_ones_costs_the_reads_and_a_second_transaction()
    {
        var store = await app!.NewStoreAsync();
        await store.BatchAsync(Batch(99, 1));
        counted.Forget();

        await store.BatchAsync(Batch(0, 100));

        Assert.Equal(100, counted.Calls.Count(call => call.StartsWith("GET ", StringComparison.Ordinal)));
        Assert.Equal(2, counted.Calls.Count(call => !call.StartsWith("GET ", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync() => await app!.DisposeAsync();

    private static string Batch(int first, int count) => JsonSerializer.Serialize(new
    {
        contacts = Enumerable.Range(first, count).Select(i => new { email = $"p{i}@example.com", accepts_marketing = true }),
    });
}
