using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Local.StandIns;

/// <summary>An account for the tests of one class, which share nothing but it: every table and queue has a name of its own.</summary>
public sealed class StorageAccount(AzuriteFixture azurite)
{
    public string ConnectionString { get; } = azurite.NewAccount();

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public string Setting(string name) =>
        ConnectionString.Split(';').Single(setting => setting.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    public TableClient Table() => new(ConnectionString, UniqueName("Table"));

    public async Task<TableClient> NewTableAsync()
    {
        var table = Table();
        await table.CreateAsync(Cancelled);
        return table;
    }

    public QueueClient Queue(QueueMessageEncoding encoding = QueueMessageEncoding.None) =>
        new(ConnectionString, UniqueName("queue"), new QueueClientOptions { MessageEncoding = encoding });

    public async Task<QueueClient> NewQueueAsync(QueueMessageEncoding encoding = QueueMessageEncoding.None)
    {
        var queue = Queue(encoding);
        await queue.CreateAsync(cancellationToken: Cancelled);
        return queue;
    }

    public static string UniqueName(string prefix) => prefix + Guid.NewGuid().ToString("N");
}
