using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Contacts.Storage;

namespace ContactsFunctions.Bench.Intake;

/// <summary>A way to take a contact in.</summary>
internal abstract class Way(string name)
{
    public string Name => name;

    /// <summary>Begins a turn with a store that nobody has used.</summary>
    public abstract Task BeginAsync(string store);

    public abstract Task TakeInAsync(string email);

    protected static string Body(string email, bool mail) => mail
        ? $$"""{"email":"{{email}}","firstName":"Vanessa","lastName":"Lopez","tags":["VIP"],"marketingAllowed":true,"sendWelcomeEmail":true}"""
        : $$"""{"email":"{{email}}","firstName":"Vanessa","lastName":"Lopez","tags":["VIP"]}""";
}

/// <summary>This project: HTTP, key, validation, look-up, merge, row and message.</summary>
internal sealed class FullIntake(App app, bool mail) : Way("full intake, over HTTP")
{
    private string path = "";
    private string key = "";

    public override async Task BeginAsync(string store)
    {
        key = await app.NewStoreAsync(store);
        path = $"api/v1/stores/{store}/contacts";
    }

    public override async Task TakeInAsync(string email)
    {
        using var answer = await app.PostAsync(path, Body(email, mail), key);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>A row of the same size, inserted blindly, and a message beside it: who knows the person is told an error.</summary>
internal class BareMinimum(TableServiceClient tables, QueueClient queue, bool mail, string name = "bare minimum: insert, message") : Way(name)
{
    // As long as what the app writes for such a contact.
    private static readonly string Document = new('d', 420);
    private static readonly string DocumentWithMail = new('d', 900);
    private static readonly string Message = new('m', 210);

    protected TableClient Table { get; } = tables.GetTableClient(ContactTable.TableName);

    protected string Store { get; private set; } = "";

    public override Task BeginAsync(string store)
    {
        Store = store;
        return Task.CompletedTask;
    }

    public override Task TakeInAsync(string email) => WriteAsync(Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()));

    protected Task WriteAsync(string key)
    {
        var row = new TableEntity(Store, key)
        {
            ["Kind"] = "contact",
            ["EmailStatus"] = "nonSubscribed",
            ["UpdatedAt"] = DateTimeOffset.UtcNow,
            ["Document"] = mail ? DocumentWithMail : Document,
        };
        var written = Table.AddEntityAsync(row);
        return mail ? Task.WhenAll(written, queue.SendMessageAsync(Message)) : written;
    }
}

/// <summary>The storage calls of this project, by hand: look first, then insert and send.</summary>
internal sealed class SameCalls(TableServiceClient tables, QueueClient queue, bool mail)
    : BareMinimum(tables, queue, mail, "the intake's storage calls alone: read, insert, message")
{
    public override async Task TakeInAsync(string email)
    {
        var key = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        NullableResponse<TableEntity> known = await Table.GetEntityIfExistsAsync<TableEntity>(Store, key);
        if (!known.HasValue)
        {
            await WriteAsync(key);
        }
    }
}

/// <summary>As tutorials have it, over HTTP too.</summary>
internal sealed class Textbook(TextbookServer server, bool mail) : Way("textbook, over HTTP: query, upsert, then message")
{
    private string path = "";

    public override Task BeginAsync(string store)
    {
        path = $"stores/{store}/contacts";
        return Task.CompletedTask;
    }

    public override Task TakeInAsync(string email) => server.PostAsync(path, Body(email, mail));
}
