using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using ContactsFunctions.Backup;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Backup;

/// <summary>What a backup takes, however large the table is.</summary>
[Collection(nameof(Alone))]
[Trait("Lane", "Slow")]
public sealed class BackupMemoryTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Memory_does_not_grow_with_the_table()
    {
        var container = new BlobContainerClient(azurite.NewAccount(), "backups");
        await container.CreateAsync(cancellationToken: Cancellation);
        var text = Convert.ToHexString(RandomNumberGenerator.GetBytes(15_000));
        var (lowest, highest) = (long.MaxValue, 0L);

        var count = await RowBlob.WriteAsync(container.GetBlobClient("large"), Rows(), Cancellation);

        Assert.Equal(10_000, count);
        Assert.InRange(highest - lowest, 0, 40L << 20);
        Assert.Equal(count, await RowBlob.ReadAsync(container.GetBlobClient("large"), Cancellation).CountAsync(Cancellation));
        Figures.Report("backup-memory", $"{count * text.Length >> 20} MB of rows exported, live memory within {(highest - lowest) >> 20} MB");

        async IAsyncEnumerable<TableEntity> Rows()
        {
            for (var row = 0; row < 10_000; row++)
            {
                if (row % 1000 == 999)
                {
                    var live = GC.GetTotalMemory(forceFullCollection: true);
                    (lowest, highest) = (Math.Min(lowest, live), Math.Max(highest, live));
                }

                yield return new TableEntity("p", $"{row:D6}") { ["Text"] = $"{text[..^8]}{row:D8}" };
                await Task.CompletedTask;
            }
        }
    }
}
