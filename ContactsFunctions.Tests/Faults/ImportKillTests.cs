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
    private const int Rows = 5000;

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

        // Each file goes into a store of its own: the emulator looks at every row of a partition to find one.
        var (kills, files) = (0, 0);
        var random = new Random(1);
        while (kills < Kills)
        {
            kills += await ImportAsync(app, azurite, $"shop{files++}", Kills - kills, random);
        }

        Figures.Report("kills during imports", $"{kills} kills; {files} files of {Rows} rows, every row counted once");
    }

    /// <returns>How often the app was killed before the file was worked off.</returns>
    private static async Task<int> ImportAsync(AppProcess app, Azurite azurite, string store, int mostKills, Random random)
    {
        var key = await app.NewStoreAsync(store, Cancellation);

        // Every fiftieth row is wrong; every seventieth is about one person, whose name tells whether the order held.
        string Email(int row) => row % 50 == 0 ? "nobody" : row % 70 == 0 ? "again@example.com" : $"p{row}@example.com";
        var file = "email,firstName\n" + string.Concat(Enumerable.Range(1, Rows).Select(row => $"{Email(row)},N{row}\n"));
        var right = Enumerable.Range(1, Rows).Select(Email).Where(email => email != "nobody").ToArray();
        var people = right.Distinct().Count();
        using var content = new StringContent(file, Encoding.UTF8, "text/csv");
        using var posted = await SendAsync(HttpMethod.Post, "imports", content);
        var id = (await Json.ReadAsync(posted)).Text("id");

        // At moments that cannot be foreseen, from the cutting of the file to its last rows.
        var kills = 0;
        JsonElement import = default;
        while (!await IsOverAsync() && kills < mostKills)
        {
            await Task.Delay(random.Next(5, 1500), Cancellation);
            await app.KillAsync();
            app.Start();
            await app.ReadyAsync(Cancellation);
            kills++;
        }

        try
        {
            await Eventually.TrueAsync(IsOverAsync, TimeSpan.FromMinutes(3));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Not over 3 minutes after the last of {kills} kills: {import}");
        }

        Assert.Equal("finished", import.Text("state"));
        Assert.Equal(
            (Rows, Rows, Rows - right.Length, people), (Number("rows"), Number("done"), Number("failed"), Number("created")));
        Assert.Equal(right.Length - people, Number("updated") + Number("unchanged"));
        Assert.Equal(people, await CountAsync(azurite, store));
        using var again = await SendAsync(HttpMethod.Get, "contacts?email=again@example.com");
        Assert.Equal(
            $"N{Enumerable.Range(1, Rows).Last(row => Email(row) == "again@example.com")}",
            (await Json.OkAsync(again)).GetProperty("contacts")[0].Text("firstName"));

        using var errors = await SendAsync(HttpMethod.Get, $"imports/{id}/errors.csv");
        var failed = (await errors.Content.ReadAsStringAsync(Cancellation)).TrimEnd().Split("\r\n")[1..].Select(line => line.Split(',')[0]);
        Assert.Equal(Rows - right.Length, failed.Distinct().Count());
        return kills;

        int Number(string name) => import.GetProperty(name).GetInt32();

        async Task<bool> IsOverAsync()
        {
            using var answer = await SendAsync(HttpMethod.Get, $"imports/{id}");
            import = await Json.OkAsync(answer);
            return import.Text("state") is not ("queued" or "running");
        }

        async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body = null)
        {
            using var request = new HttpRequestMessage(method, new Uri(app.Address, $"api/v1/stores/{store}/{path}")) { Content = body };
            request.Headers.Add("X-API-Key", key);
            return await app.Client.SendAsync(request, Cancellation);
        }
    }

    private static async Task<int> CountAsync(Azurite azurite, string store) =>
        await new TableClient(azurite.ConnectionString(), ContactTable.TableName)
            .QueryAsync<TableEntity>($"PartitionKey eq '{store}' and Kind eq 'contact'", select: ["RowKey"], cancellationToken: Cancellation)
            .CountAsync(Cancellation);
}
