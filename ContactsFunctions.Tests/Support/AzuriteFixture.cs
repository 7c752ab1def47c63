using ContactsFunctions.Local;

[assembly: AssemblyFixture(typeof(ContactsFunctions.Tests.Support.AzuriteFixture))]

namespace ContactsFunctions.Tests.Support;

/// <summary>
/// One Azurite for the whole test run, with many accounts: whoever needs tables and queues of his own takes an
/// account nobody else has, so that tests run in parallel and in any order.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private const int Accounts = 400;
    private Azurite? azurite;
    private int taken;

    public async ValueTask InitializeAsync() =>
        azurite = await Azurite.StartAsync(accounts: Enumerable.Range(1, Accounts).Select(Name));

    /// <summary>The connection string of an account that nobody else was given.</summary>
    public string NewAccount()
    {
        var number = Interlocked.Increment(ref taken);
        return number <= Accounts
            ? azurite!.ConnectionString(Name(number))
            : throw new InvalidOperationException($"All {Accounts} accounts are taken: raise the number in {nameof(AzuriteFixture)}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }

    private static string Name(int number) => $"test{number:0000}";
}
