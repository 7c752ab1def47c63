using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Local;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>
/// The app's process is killed again and again while it works off a file: no row is lost, and none is counted twice.
/// <c>CONTACTS_KILLS=100</c> kills it as often as that.
/// </summary>
[Trait("Lane", "Slow")]
public sealed class ImportKillTests
{
    private const int RowsAKill = 4000;

    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("CONTACTS_KILLS") ?? "3", NumberStyles.None, CultureInfo.InvariantCulture);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_that_was_acknowledged_is_worked_off_whatever_dies()
    {
        await using var azurite = await Azurite.StartAsync(cancellationToken: Cancellation);
        await using var smtp = SmtpListener.Start();
        await using var app = new AppProcess(azurite.ConnectionString(), smtp);
        app.Start();
        await app.ReadyAsync(Cancellation);
        app.Client.DefaultRequestHeaders.Add("X-API-Key", await app.NewStoreAsync("imports", Cancellation));

        // Every fiftieth row is wrong; every seventieth is about one person, whose name tells whether the order held.
        var rows = Math.Max(2 * RowsAKill, Kills * RowsAKill / 4);
        string Email(int row) => row % 50 == 0 ? "nobody" : row % 70 == 0 ? "again@example.com" : $"p{row}@example.com";
        var file = "email,firstName\n" + string.Concat(Enumerable.Range(1, rows).Select(row => $"{Email(row)},N{row}\n"));
        var right = Enumerable.Range(1, rows).Select(Email).Where(email => email != "nobody").ToArray();
        var people = right.Distinct().Count();

        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var posted = await app.Client.PostAsync(new Uri(app.Address, "api/v1/stores/imports/imports"), content, Cancellation);
        var id = (await Json.ReadAsync(posted)).Text("id");

        // At moments that cannot be foreseen, from the cutting of the file to its last rows.
        var random = new Random(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(5, 1500), Cancellation);
            await app.KillAsync();
            app.Start();
            await app.ReadyAsync(Cancellation);
        }

        JsonElement import = default;
        await Eventually.TrueAsync(
            async () =>
            {
                using var answer = await app.Client.GetAsync(new Uri(app.Address, $"api/v1/stores/imports/imports/{id}"), Cancellation);
                import = await Json.OkAsync(answer);
                return import.Text("state") is not ("queued" or "running");
            },
            TimeSpan.FromMinutes(5));

        Assert.Equal("finished", import.Text("state"));
        Assert.Equal(
            (rows, rows, rows - right.Length, people),
            (Number("rows"), Number("done"), Number("failed"), Number("created")));
        Assert.Equal(right.Length - people, Number("updated") + Number("unchanged"));
        Assert.Equal(people, await CountAsync(azurite));
        using var again = await app.Client.GetAsync(new Uri(app.Address, "api/v1/stores/imports/contacts?email=again@example.com"), Cancellation);
        Assert.Equal($"N{Enumerable.Range(1, rows).Last(row => Email(row) == "again@example.com")}", (await Json.OkAsync(again)).GetProperty("contacts")[0].Text("firstName"));

        using var errors = await app.Client.GetAsync(new Uri(app.Address, $"api/v1/stores/imports/imports/{id}/errors.csv"), Cancellation);
        var failed = (await errors.Content.ReadAsStringAsync(Cancellation)).TrimEnd().Split("\r\n")[1..].Select(line => line.Split(',')[0]);
        Assert.Equal(rows - right.Length, failed.Distinct().Count());
        Figures.Report("kills during an import", $"{Kills} kills; {rows} rows, {people} created, {Number("failed")} failed, each counted once");

        int Number(string name) => import.GetProperty(name).GetInt32();
    }

    private static async Task<int> CountAsync(Azurite azurite) => await new TableClient(azurite.ConnectionString(), ContactTable.TableName)
        .QueryAsync<TableEntity>("PartitionKey eq 'imports' and Kind eq 'contact'", select: ["RowKey"], cancellationToken: Cancellation).CountAsync(Cancellation);
}
