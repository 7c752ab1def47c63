using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Bench.Intake;

/// <summary>
/// What one finds in tutorials: look for the address by a query filter, write the contact over whatever is there, and
/// hand the mail to the queue when all else is done. In a process of its own, as the app is.
/// </summary>
internal sealed class TextbookServer : IAsyncDisposable
{
    public const string Command = "textbook-server";
    public const string QueueName = "textbook";

    private readonly ChildProcess process;
    private readonly HttpClient client;

    private TextbookServer(ChildProcess process, HttpClient client) => (this.process, this.client) = (process, client);

    public static async Task<TextbookServer> StartAsync(Azurite azurite)
    {
        var port = FreePort.Find();
        var process = ChildProcess.Start("dotnet", ["exec", typeof(TextbookServer).Assembly.Location, Command, $"{port}", azurite.ConnectionString()]);
        var server = new TextbookServer(process, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") });
        while (true)
        {
            try
            {
                using var answer = await server.client.GetAsync(new Uri("health", UriKind.Relative));
                return server;
            }
            catch (HttpRequestException) when (!process.Exited.IsCompleted)
            {
                await Task.Delay(50);
            }
        }
    }

    public async Task PostAsync(string path, string json)
    {
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
    }

    public static async Task<int> RunAsync(string port, string connectionString)
    {
        // Ends with its parent, whose pipe this is.
        _ = Task.Run(async () =>
        {
            while (await Console.In.ReadLineAsync() is not null)
            {
            }

            Environment.Exit(0);
        });

        // A table of its own: a query reads all that is in it.
        var table = new TableServiceClient(connectionString).GetTableClient("Textbook");
        await new TableServiceClient(connectionString).CreateTableIfNotExistsAsync("Textbook");
        var queue = new QueueClient(connectionString, QueueName, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateIfNotExistsAsync();

        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        app.MapGet("/health", () => "OK");
        app.MapPost("/stores/{store}/contacts", async (string store, HttpRequest request) =>
        {
            var contact = (await JsonDocument.ParseAsync(request.Body)).RootElement;
            var email = contact.GetProperty("email").GetString()!;
            TableEntity? known = null;
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {store} and Email eq {email}")))
            {
                known = row;
            }

            var entity = new TableEntity(store, known?.RowKey ?? Guid.NewGuid().ToString())
            {
                ["Email"] = email,
                ["FirstName"] = contact.GetProperty("firstName").GetString(),
                ["LastName"] = contact.GetProperty("lastName").GetString(),
                ["Tags"] = contact.GetProperty("tags").GetRawText(),
                ["Status"] = "pending",
                ["UpdatedAt"] = DateTimeOffset.UtcNow,
            };
            await table.UpsertEntityAsync(entity);
            if (contact.TryGetProperty("marketingAllowed", out _))
            {
                await queue.SendMessageAsync(contact.GetRawText());
            }

            return Results.Ok();
        });
        await app.RunAsync();
        return 0;
    }
}
