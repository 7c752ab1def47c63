using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Local;

namespace ContactsFunctions.Bench.Import;

/// <summary>
/// A file of new contacts, then the same file again, beside bare group transactions of 100 inserts of copies of such a contact
/// against the same Azurite: as many at once as an import has lanes. At last the contacts are exported, both ways.
/// </summary>
internal static class ImportRace
{
    private const int Lanes = ContactsFunctions.Storage.Imports.Import.Lanes;
    private static readonly string Preload = Path.Combine(Repository.Root, "bench", "Growth", "indexed-azurite.cjs");

    public static async Task PrintAsync()
    {
        System.Console.WriteLine("| rows | | a second | of bare | table requests | memory over rest |");
        System.Console.WriteLine("|---:|---|---:|---:|---:|---:|");
        foreach (var rows in Effort.IsShort ? [2_000] : (int[])[10_000, 100_000, 1_000_000])
        {
            await PrintAsync(rows);
        }
    }

    private static async Task PrintAsync(int rows)
    {
        Environment.SetEnvironmentVariable("CONTACTS_GROWTH_ROWS", "0");
        Environment.SetEnvironmentVariable("CONTACTS_GROWTH_INDEX", "1");
        Environment.SetEnvironmentVariable("NODE_OPTIONS", "--max-old-space-size=12288");
        await using var azurite = await Azurite.StartAsync(preload: Preload);
        await using var app = await HostedApp.StartAppAsync(azurite, new(SendsMail: false));
        app.Client.Timeout = TimeSpan.FromMinutes(30);
        app.Client.DefaultRequestHeaders.Add("X-API-Key", await app.NewStoreAsync("shop"));

        // What is compiled at its first use is not counted.
        await ImportAsync(app, 10_000, "warm");
        await BareAsync(azurite, 10_000);
        var rest = app.WorkerMemory;
        var bare = await BareAsync(azurite, rows);
        Print(rows, "bare transactions of 100", bare, null, null, null);
        foreach (var name in (string[])["new contacts", "the same again"])
        {
            var before = await RequestsAsync(azurite);
            var (perSecond, peak) = await ImportAsync(app, rows, "p");
            Print(rows, name, perSecond, name == "new contacts" ? perSecond / bare : null, await RequestsAsync(azurite) - before, peak - rest);
        }

        foreach (var format in (string[])["csv", "ndjson"])
        {
            var (before, held) = (await RequestsAsync(azurite), app.WorkerMemory);
            var (perSecond, peak) = await ExportAsync(app, format, rows);
            Print(rows, $"exported as {format}", perSecond, null, await RequestsAsync(azurite) - before, peak - held);
        }
    }

    private static void Print(int rows, string what, double perSecond, double? ofBare, int? requests, long? memory) => System.Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"| {rows:N0} | {what} | {perSecond:N0} | {(ofBare is { } share ? $"{share:0.00}" : "")} | {requests:N0} | {(memory is { } bytes ? $"{bytes >> 20} MiB" : "")} |"));

    private static string Email(string name, int rows)
    {
        var file = new StringBuilder("email,first_name,accepts_marketing,tags\n");
        for (var row = 0; row < rows; row++)
        {
            file.Append(CultureInfo.InvariantCulture, $"{name}{row}@example.com,Name {row},yes,\"import, spring\"\n");
        }

        return file.ToString();
    }

    /// <returns>Rows a second from the acknowledgement to the end, and the most memory that the worker held.</returns>
    private static async Task<(double PerSecond, long Peak)> ImportAsync(HostedApp app, int rows, string name)
    {
        var file = Email(name, rows);

        // Often enough to see the end to the hundredth, and not so often that the questions count.
        var pause = TimeSpan.FromSeconds(Math.Clamp(rows / 400_000.0, 0.05, 2));
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var posted = await app.Client.PostAsync("api/v1/stores/shop/imports", content);
        posted.EnsureSuccessStatusCode();
        var watch = Stopwatch.StartNew();
        var id = (await posted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var peak = 0L;
        while (true)
        {
            await Task.Delay(pause);
            peak = Math.Max(peak, app.WorkerMemory);
            var import = await app.Client.GetFromJsonAsync<JsonElement>($"api/v1/stores/shop/imports/{id}");
            switch (import.GetProperty("state").GetString())
            {
                case "finished":
                    return (import.GetProperty("rows").GetInt32() / watch.Elapsed.TotalSeconds, peak);
                case "queued" or "running":
                    break;
                default:
                    throw new InvalidOperationException($"The import ended otherwise: {import}");
            }
        }
    }

    /// <returns>Rows a second, and the most memory that the worker held meanwhile.</returns>
    private static async Task<(double PerSecond, long Peak)> ExportAsync(HostedApp app, string format, int rows)
    {
        var watch = Stopwatch.StartNew();
        var peak = app.WorkerMemory;
        using var exported = await app.Client.GetAsync(
            $"api/v1/stores/shop/contacts/export?format={format}", HttpCompletionOption.ResponseHeadersRead);
        exported.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await exported.Content.ReadAsStreamAsync());
        var count = 0;
        while (await lines.ReadLineAsync() is not null)
        {
            if (++count % 1_000 == 0)
            {
                peak = Math.Max(peak, app.WorkerMemory);
            }
        }

        return count < rows
            ? throw new InvalidOperationException($"Only {count} of {rows} contacts came out.")
            : (count / watch.Elapsed.TotalSeconds, Math.Max(peak, app.WorkerMemory));
    }

    private static async Task<double> BareAsync(Azurite azurite, int rows)
    {
        var table = new TableClient(azurite.ConnectionString(), "Contacts");
        var known = ContactId.Of(StoreId.Parse("shop"), IdentifierType.Email, "warm0@example.com").ToString();
        var row = (await table.GetEntityAsync<TableEntity>("shop", known)).Value;
        string[] own = ["odata.etag", "PartitionKey", "RowKey", "Timestamp"];
        var properties = row.Where(property => !own.Contains(property.Key)).ToArray();
        var next = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Add(ref next, 100) <= rows)
            {
                await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(_ => new TableTransactionAction(
                    TableTransactionActionType.Add, Copy("bare", properties))));
            }
        })));
        return rows / watch.Elapsed.TotalSeconds;
    }

    private static TableEntity Copy(string partition, IEnumerable<KeyValuePair<string, object>> properties)
    {
        var copy = new TableEntity(partition, Guid.NewGuid().ToString("N"));
        foreach (var (name, value) in properties)
        {
            copy[name] = value;
        }

        return copy;
    }

    /// <summary>How many requests Azurite's tables have had.</summary>
    private static async Task<int> RequestsAsync(Azurite azurite)
    {
        using var client = new HttpClient();
        var counts = await client.GetFromJsonAsync<Dictionary<string, int>>(new Uri(azurite.Tables, "/requests"));
        return counts!.GetValueOrDefault(azurite.Tables.Port.ToString(CultureInfo.InvariantCulture));
    }
}
