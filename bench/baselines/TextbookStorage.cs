using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace ContactsFunctions.Bench.Baselines;

/// <summary>A table of its own, since a query reads all that is in it, and a queue of its own.</summary>
public sealed class TextbookStorage(string connectionString)
{
    public const string Name = "textbook";

    public TableClient Table { get; } = new TableServiceClient(connectionString).GetTableClient(Name);

    public QueueClient Queue { get; } = new(connectionString, Name, new() { MessageEncoding = QueueMessageEncoding.Base64 });

    public Task CreateAsync() => Task.WhenAll(Table.CreateIfNotExistsAsync(), Queue.CreateIfNotExistsAsync());
}
