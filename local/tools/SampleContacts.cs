using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace ContactsFunctions.Local;

/// <summary>A few dozen made-up people in the demo store, who came by its API on the last 30 days, so that its console has something to show.</summary>
/// <remarks>They have addresses at example.com, which is nobody's. What is there already is left alone.</remarks>
internal sealed class SampleContacts(Uri app, DevKeys keys) : IDisposable
{
    private const int People = 48;

    private static readonly string[] FirstNames =
        ["Ada", "Amir", "Anna", "Ben", "Carla", "Dora", "Elif", "Emil", "Fatima", "Finn", "Grace", "Hugo", "Ines", "Jonas", "Kim", "Lena"];

    private static readonly string[] LastNames = ["Berger", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito", "Jansen"];
    private static readonly string[] Sources = ["https://demo-shop.example/", "https://demo-shop.example/sale", "footer", "checkout"];
    private static readonly string[] Tags = ["VIP", "coffee", "tea", "newsletter", "wholesale"];

    private readonly HttpClient client = new() { BaseAddress = app };

    public void Dispose() => client.Dispose();

    /// <returns>How many people were sent.</returns>
    public async Task<int> FillAsync(CancellationToken cancellationToken)
    {
        client.DefaultRequestHeaders.Add("X-API-Key", keys.ApiKey);
        for (var person = 0; person < People; person++)
        {
            using var answer = await client.PostAsJsonAsync(
                new Uri($"api/v1/stores/{DemoStore.Id}/contacts", UriKind.Relative), Contact(person), cancellationToken);
            answer.EnsureSuccessStatusCode();
            if (person % 9 == 8)
            {
                using var left = await client.PostAsJsonAsync(
                    new Uri($"api/v1/stores/{DemoStore.Id}/contacts/unsubscribe", UriKind.Relative), new { email = Address(person), reason = "Too many mails" }, cancellationToken);
                left.EnsureSuccessStatusCode();
            }
        }

        return People;
    }

    /// <summary>A third of them still have to confirm; the others have done so with the shop, some time in the last 30 days.</summary>
    private static Dictionary<string, object?> Contact(int person)
    {
        var waits = person % 3 == 0;
        var at = DateTimeOffset.UtcNow.AddHours(-(person * 15 % 700)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return new()
        {
            ["email"] = Address(person),
            ["firstName"] = FirstNames[person % FirstNames.Length],
            ["lastName"] = LastNames[person % LastNames.Length],
            ["tags"] = new[] { Tags[person % Tags.Length], Tags[person * 7 % Tags.Length] },
            ["countryCode"] = person % 2 == 0 ? "DE" : "FR",
            ["marketingAllowed"] = true,
            ["doubleOptin"] = waits,
            ["consent"] = waits
                ? new { source = Sources[person % Sources.Length], createdAt = (string?)null }
                : new { source = Sources[person % Sources.Length], createdAt = (string?)at },
            ["properties"] = new Dictionary<string, JsonElement> { ["points"] = JsonSerializer.SerializeToElement(person * 10) },
        };
    }

    private static string Address(int person) => string.Create(
        CultureInfo.InvariantCulture,
        $"{FirstNames[person % FirstNames.Length].ToLowerInvariant()}.{LastNames[person % LastNames.Length].ToLowerInvariant()}{person}@example.com");
}
