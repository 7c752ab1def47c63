using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Local;

namespace ContactsFunctions.Bench.Import;

/// <summary>
/// A file of new contacts, then the same file again, beside bare group transactions of 100 inserts of rows of the same size
/// against the same Azurite: as many at once as an import has lanes.
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
        await ImportAsync(app, Email("warm", 3_000));
        var rest = app.WorkerMemory;
        var bare = await BareAsync(azurite, rows);
        Print(rows, "bare transactions of 100", bare, null, null, null);
        foreach (var name in (string[])["new contacts", "the same again"])
        {
            var before = await RequestsAsync(azurite);
            var (perSecond, peak) = await ImportAsync(app, Email("p", rows));
            Print(rows, name, perSecond, name == "new contacts" ? perSecond / bare : null, await RequestsAsync(azurite) - before, peak - rest);
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
    private static async Task<(double PerSecond, long Peak)> ImportAsync(HostedApp app, string file)
    {
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var posted = await app.Client.PostAsync("api/v1/stores/shop/imports", content);
        posted.EnsureSuccessStatusCode();
        var watch = Stopwatch.StartNew();
        var id = (await posted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var peak = 0L;
        while (true)
        {
            await Task.Delay(250);
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

    private static async Task<double> BareAsync(Azurite azurite, int rows)
    {
        var table = new TableClient(azurite.ConnectionString(), "Contacts");
        var document = new string('d', 420);
        var next = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Add(ref next, 100) is var end && end <= rows)
            {
                await table.SubmitTransactionAsync(Enumerable.Range(end - 100, 100).Select(row => new TableTransactionAction(
                    TableTransactionActionType.Add,
                    new TableEntity("bare", Guid.NewGuid().ToString("N"))
                    {
                        ["Kind"] = "contact",
                        ["UpdatedAt"] = TimeProvider.System.GetUtcNow(),
                        ["EmailStatus"] = "subscribed",
                        ["Document"] = document,
                    })));
            }
        })));
        return rows / watch.Elapsed.TotalSeconds;
    }

    /// <summary>How many requests Azurite's tables have had.</summary>
    private static async Task<int> RequestsAsync(Azurite azurite)
    {
        using var client = new HttpClient();
        var counts = await client.GetFromJsonAsync<Dictionary<string, int>>(new Uri(azurite.Tables, "/requests"));
        return counts!.GetValueOrDefault(azurite.Tables.Port.ToString(CultureInfo.InvariantCulture));
    }
}
