using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ContactsFunctions.Local;

namespace ContactsFunctions.Bench.Growth;

/// <summary>What a request takes in a store of a thousand contacts, and in one of a million.</summary>
internal static class GrowthTable
{
    private static readonly int Requests = Effort.Of(300, 10);
    private static readonly string Preload = Path.Combine(Repository.Root, "bench", "Growth", "indexed-azurite.cjs");

    public static async Task PrintAsync()
    {
        System.Console.WriteLine("| contacts in the store | create | update | unchanged | look-up | first page of 100 | page of 100 in the middle |");
        System.Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var contacts in Effort.IsShort ? [1_000] : (int[])[1_000, 100_000, 1_000_000])
        {
            await PrintAsync($"{contacts:N0}", contacts, isIndexed: true);
        }

        foreach (var contacts in Effort.IsShort ? [1_000] : (int[])[1_000, 100_000])
        {
            await PrintAsync($"{contacts:N0}, Azurite without an index", contacts, isIndexed: false);
        }
    }

    private static async Task PrintAsync(string name, int contacts, bool isIndexed)
    {
        Environment.SetEnvironmentVariable("CONTACTS_GROWTH_ROWS", contacts.ToString(CultureInfo.InvariantCulture));
        Environment.SetEnvironmentVariable("CONTACTS_GROWTH_INDEX", isIndexed ? "1" : "0");
        Environment.SetEnvironmentVariable("NODE_OPTIONS", "--max-old-space-size=8192");
        await using var azurite = await Azurite.StartAsync(preload: Preload);
        await using var app = await HostedApp.StartAppAsync(azurite, new(SendsMail: false));
        app.Client.Timeout = TimeSpan.FromMinutes(10);
        var key = await app.NewStoreAsync("shop");
        await app.PostAsync("api/v1/stores/shop/contacts", """{"email":"first@example.com","firstName":"First","tags":["VIP"],"createdAt":"2025-01-01"}""", key);

        var calls = new Calls(app, key);
        await Calls.MedianAsync(_ => calls.CreateAsync());
        string[] cells =
        [
            await Calls.MedianAsync(_ => calls.CreateAsync()),
            await Calls.MedianAsync(calls.UpdateAsync),
            await Calls.MedianAsync(_ => calls.RepeatAsync()),
            await Calls.MedianAsync(_ => calls.LookUpAsync()),
            await Calls.MedianAsync(_ => calls.PageAsync(after: null), requests: 30),
            await Calls.MedianAsync(_ => calls.PageAsync(after: "80000000000000000000000000000000"), requests: 30),
        ];
        System.Console.WriteLine($"| {name} | {string.Join(" | ", cells)} |");
    }

    private sealed class Calls(HostedApp app, string key)
    {
        public Task CreateAsync() => PostAsync($$"""{"email":"{{Guid.NewGuid():N}}@example.com","firstName":"Ada"}""");

        public Task UpdateAsync(int number) => PostAsync($$"""{"email":"first@example.com","firstName":"Ada {{number}}"}""");

        public Task RepeatAsync() => PostAsync($$"""{"email":"first@example.com","firstName":"Ada {{Requests - 1}}"}""");

        public Task LookUpAsync() => GetAsync("?email=first@example.com");

        public Task PageAsync(string? after) => GetAsync($"?limit=100{(after is null ? "" : $"&after={after}")}");

        public static async Task<string> MedianAsync(Func<int, Task> callAsync, int? requests = null)
        {
            var times = new double[requests ?? Requests];
            for (var number = 0; number < times.Length; number++)
            {
                var began = Stopwatch.GetTimestamp();
                await callAsync(number);
                times[number] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }

            return string.Create(CultureInfo.InvariantCulture, $"{times.Median():0.0} ms");
        }

        private Task PostAsync(string json) => app.PostAsync("api/v1/stores/shop/contacts", json, key);

        private async Task GetAsync(string query)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/stores/shop/contacts{query}");
            request.Headers.Add("X-API-Key", key);
            using var answer = await app.Client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
            if (query.StartsWith("?limit", StringComparison.Ordinal) && body.RootElement.GetProperty("contacts").GetArrayLength() != 100)
            {
                throw new InvalidOperationException("The page is not full.");
            }
        }
    }
}
