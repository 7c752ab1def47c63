using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Bench.Baselines;

/// <summary>
/// What one finds in tutorials: look for the address by a query filter, write the contact over whatever is there, and
/// hand the mail to the queue when all else is done.
/// </summary>
public sealed class TextbookFunction(TextbookStorage storage)
{
    [Function("Textbook")]
    public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "textbook/{store}")] HttpRequest request, string store)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var body = await JsonDocument.ParseAsync(request.Body);
        var contact = body.RootElement;
        var email = contact.GetProperty("email").GetString()!;
        TableEntity? known = null;
        await foreach (var row in storage.Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {store} and Email eq {email}")))
        {
            known = row;
        }

        await storage.Table.UpsertEntityAsync(new TableEntity(store, known?.RowKey ?? Guid.NewGuid().ToString())
        {
            ["Email"] = email,
            ["FirstName"] = contact.GetProperty("firstName").GetString(),
            ["LastName"] = contact.GetProperty("lastName").GetString(),
            ["Tags"] = contact.GetProperty("tags").GetRawText(),
            ["Status"] = "pending",
            ["UpdatedAt"] = DateTimeOffset.UtcNow,
        });
        if (contact.TryGetProperty("marketingAllowed", out _))
        {
            await storage.Queue.SendMessageAsync(contact.GetRawText());
        }

        return Answers.Ok;
    }
}
