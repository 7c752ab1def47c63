using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ContactsFunctions.Bench.Cpu;

/// <summary>Requests as shops send them.</summary>
internal static class Bodies
{
    /// <summary>What a sign-up form sends.</summary>
    public static byte[] Small { get; } = Utf8(new JsonObject
    {
        ["email"] = "vanessa.lopez@example.com",
        ["firstName"] = "Vanessa",
        ["lastName"] = "López",
        ["tags"] = new JsonArray("VIP"),
        ["marketingAllowed"] = true,
        ["sendWelcomeEmail"] = true,
    });

    /// <summary>Everything a shop can know: all fields, a phone number, 20 tags and 50 custom properties.</summary>
    public static byte[] Large { get; } = Utf8(new JsonObject
    {
        ["email"] = "vanessa.lopez@example.com",
        ["sms_phone_number"] = "(415) 555-2671",
        ["sms_country_code"] = "US",
        ["firstName"] = "Vanessa",
        ["lastName"] = "López",
        ["marketingAllowed"] = true,
        ["smsMarketingAllowed"] = true,
        ["country"] = "United States",
        ["countryCode"] = "US",
        ["state"] = "California",
        ["city"] = "Cupertino",
        ["address"] = "1 Infinite Loop",
        ["postalCode"] = "95014",
        ["gender"] = "f",
        ["birthdate"] = "1984-05-17",
        ["createdAt"] = "2025-03-01T10:00:00Z",
        ["tags"] = new JsonArray([.. Enumerable.Range(0, 20).Select(n => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"segment-{n}")))]),
        ["properties"] = new JsonObject(Enumerable.Range(0, 50).Select(n => KeyValuePair.Create<string, JsonNode?>(
            string.Create(CultureInfo.InvariantCulture, $"property{n}"),
            (n % 3) switch { 0 => n * 100, 1 => "a value of some length", _ => n % 2 == 0 }))),
    });

    private static byte[] Utf8(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());
}
