using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Counting;
using ContactsFunctions.Links;
using ContactsFunctions.Local;
using ContactsFunctions.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Bench.Growth;

/// <summary>What an owner waits for a page of the console, in a store of 100,000 contacts.</summary>
internal static class ConsoleTable
{
    private static readonly StoreId Shop = StoreId.Parse("shop");
    private static readonly int Contacts = Effort.Of(100_000, 1_000);
    private static readonly int Looks = Effort.Of(100, 5);
    private static readonly string Preload = Path.Combine(Repository.Root, "bench", "Growth", "indexed-azurite.cjs");

    public static async Task PrintAsync()
    {
        Environment.SetEnvironmentVariable("CONTACTS_GROWTH_ROWS", Contacts.ToString(CultureInfo.InvariantCulture));
        Environment.SetEnvironmentVariable("CONTACTS_GROWTH_INDEX", "1");
        Environment.SetEnvironmentVariable("NODE_OPTIONS", "--max-old-space-size=8192");
        await using var azurite = await Azurite.StartAsync(preload: Preload);
        await using var app = await HostedApp.StartAppAsync(azurite, new(SendsMail: false));
        app.Client.Timeout = TimeSpan.FromMinutes(10);
        var key = await app.NewStoreAsync("shop");
        await app.PostAsync(
            "api/v1/stores/shop/contacts", """{"email":"first@example.com","firstName":"First","tags":["VIP"],"doubleOptin":true}""", key);
        await CountAsync(azurite);
        var cookie = await SignInAsync(app);
        System.Console.WriteLine("| page | p50 | p99 |");
        System.Console.WriteLine("|---|---:|---:|");
        (string Name, string Path)[] pages =
        [
            ("overview, 30 days", ""),
            ("overview, today", "?days=1"),
            ("contacts, first page of 50", "/contacts"),
            ("contacts, somebody found", "/contacts?find=first@example.com"),
            ("a contact", $"/contacts/{ContactId.Of(Shop, IdentifierType.Email, "first@example.com")}"),
            ("import and export", "/exchange"),
            ("forms and mails", "/forms"),
            ("a mail", "/forms/mails/confirmation"),
            ("settings", "/settings"),
            ("webhooks", "/settings/hooks"),
        ];
        foreach (var (name, path) in pages)
        {
            await LookAsync(app, cookie, path);
            var times = new double[Looks];
            for (var look = 0; look < Looks; look++)
            {
                times[look] = await LookAsync(app, cookie, path);
            }

            Array.Sort(times);
            System.Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {name} | {times.Median():0.0} ms | {times[(int)(times.Length * 0.99)]:0.0} ms |"));
        }
    }

    /// <summary>The days, as the last night would have.</summary>
    private static Task CountAsync(Azurite azurite)
    {
        var (tables, time) = (new TableServiceClient(azurite.ConnectionString()), TimeProvider.System);
        var count = new CountDays(
            new EachStore(NullLogger<EachStore>.Instance),
            new StoreTable(tables, time, NullLogger<StoreTable>.Instance),
            new ContactTable(tables),
            new NumbersTable(tables),
            Options.Create(new LinkOptions()),
            time,
            NullLogger<CountDays>.Instance);
        return count.ExecuteAsync(Shop, CancellationToken.None);
    }

    private static async Task<double> LookAsync(HostedApp app, string cookie, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"console/shop{path}");
        request.Headers.Add("Cookie", cookie);
        var began = Stopwatch.GetTimestamp();
        using var answer = await app.Client.SendAsync(request);
        _ = await answer.Content.ReadAsByteArrayAsync();
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        answer.EnsureSuccessStatusCode();
        return took;
    }

    private static async Task<string> SignInAsync(HostedApp app)
    {
        using var made = await app.ManageAsync(HttpMethod.Post, "manage/stores/shop/console-link", null);
        using var link = JsonDocument.Parse(await made.Content.ReadAsStreamAsync());
        using var entered = await app.Client.PostAsync(link.RootElement.GetProperty("link").GetString(), null);
        return entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}
