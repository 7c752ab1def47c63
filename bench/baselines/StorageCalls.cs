using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace ContactsFunctions.Bench.Baselines;

/// <summary>The storage calls of a keyed create, by hand: look first, then insert a row and send a message of the app's size.</summary>
public sealed class StorageCalls(string connectionString)
{
    // As long as what the app writes for such a contact, without and with a mail that is due.
    private static readonly string Document = new('d', 420);
    private static readonly string DocumentWithMail = new('d', 900);
    private static readonly string Message = new('m', 210);

    private readonly TableClient table = new TableServiceClient(connectionString).GetTableClient("Contacts");
    private readonly QueueClient queue = new(connectionString, "mail", new() { MessageEncoding = QueueMessageEncoding.Base64 });

    public async Task CreateAsync(string store, bool mail)
    {
        var key = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        NullableResponse<TableEntity> known = await table.GetEntityIfExistsAsync<TableEntity>(store, key);
        if (known.HasValue)
        {
            return;
        }

        var row = new TableEntity(store, key)
        {
            ["Kind"] = "contact",
            ["EmailStatus"] = "nonSubscribed",
            ["UpdatedAt"] = DateTimeOffset.UtcNow,
        };
        if (mail)
        {
            row["MailDueAt"] = DateTimeOffset.UtcNow;
        }

        row["Document"] = mail ? DocumentWithMail : Document;
        var inserted = table.AddEntityAsync(row);
        await (mail ? Task.WhenAll(inserted, queue.SendMessageAsync(Message)) : inserted);
    }
}
