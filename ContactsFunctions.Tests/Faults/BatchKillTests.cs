using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Local;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>The app's process is killed while it works off a batch: no item is lost, and none is counted twice.</summary>
[Trait("Lane", "Slow")]
public sealed class BatchKillTests
{
    private const int Items = 600;
    private const int Kills = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_that_was_acknowledged_is_worked_off_whatever_dies()
    {
        await using var azurite = await Azurite.StartAsync(cancellationToken: Cancellation);
        await using var smtp = SmtpListener.Start();
        await using var app = new AppProcess(azurite.ConnectionString(), smtp);
        app.Start();
        await app.ReadyAsync(Cancellation);
        app.Client.DefaultRequestHeaders.Add("X-API-Key", await app.NewStoreAsync("batches", Cancellation));

        // Every seventh is about one person, whose tags tell whether their order held; every tenth is wrong.
        var items = Enumerable.Range(0, Items).Select(i => new
        {
            email = i % 10 == 9 ? "nobody" : i % 7 == 0 ? "again@example.com" : $"p{i}@example.com",
            firstName = $"Name{i}",
        }).ToArray();
        var posted = await app.Client.PostAsJsonAsync(new Uri(app.Address, "v3/batches"), new { method = "POST", endpoint = "contacts", items }, Cancellation);
        var id = (await Json.OkAsync(posted)).Text("batchID");

        var right = items.Where(item => item.email != "nobody").ToLookup(item => item.email, item => item.firstName);
        for (var kill = 0; kill < Kills; kill++)
        {
            var enough = Math.Min(await CountAsync(azurite) + 20, right.Count);
            await Eventually.TrueAsync(async () => await CountAsync(azurite) >= enough);
            await app.KillAsync();
            app.Start();
            await app.ReadyAsync(Cancellation);
        }

        JsonElement batch = default;
        await Eventually.TrueAsync(async () => (batch = await GetAsync($"v3/batches/{id}")).Text("status") == "finished");

        Assert.Equal((Items, Items / 10), (batch.GetProperty("finishedCount").GetInt32(), batch.GetProperty("errorsCount").GetInt32()));
        var result = await GetAsync($"v3/batches/{id}/items");
        var seen = result.GetProperty("errors").EnumerateArray().Concat(result.GetProperty("responses").EnumerateArray())
            .Select(item => item.GetProperty("index").GetInt32()).ToArray();
        Assert.Equal(Enumerable.Range(0, Items), seen.Order());
        Assert.Equal(right.Count, await CountAsync(azurite));
        var again = await GetAsync("v3/contacts?email=again@example.com");
        Assert.Equal(right["again@example.com"].Last(), again.GetProperty("contacts")[0].Text("firstName"));

        async Task<JsonElement> GetAsync(string path)
        {
            using var answer = await app.Client.GetAsync(new Uri(app.Address, path), Cancellation);
            return await Json.OkAsync(answer);
        }
    }

    private static async Task<int> CountAsync(Azurite azurite) => await new TableClient(azurite.ConnectionString(), ContactTable.TableName)
        .QueryAsync<TableEntity>("PartitionKey eq 'batches' and Kind eq 'contact'", select: ["RowKey"], cancellationToken: Cancellation).CountAsync(Cancellation);
}
