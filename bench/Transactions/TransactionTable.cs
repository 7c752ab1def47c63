using ContactsFunctions.Local;

namespace ContactsFunctions.Bench.Transactions;

/// <summary>What each operation asks of storage, as the tests count it on the wire and CI holds it.</summary>
internal static class TransactionTable
{
    public static async Task PrintAsync()
    {
        await using var test = ChildProcess.Start("dotnet", ["run", "dev.cs", "test", "--filter-class", "*StorageCostTests"]);
        await test.Exited;
        System.Console.WriteLine(test.ExitCode == 0 ? await File.ReadAllTextAsync(Path.Combine(Repository.Figures, "storage cost.txt")) : test.LastOutput);
    }
}
