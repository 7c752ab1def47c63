using System.Text.Json;
using System.Text.Json.Nodes;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>
/// A customer as shop systems write one for Remarkety, under the names that a contact has: <c>default_address</c> is taken
/// apart, and what says nothing of a contact (<c>groups</c>, <c>rewards</c>, <c>guest</c>…) is not looked at.
/// </summary>
internal static class CustomerRequest
{
    private static readonly (string Theirs, string Ours)[] Fields =
    [
        ("email", "email"), ("first_name", "firstName"), ("last_name", "lastName"),
        ("gender", "gender"), ("birthdate", "birthdate"), ("birth_date", "birthdate"),
        ("tags", "tags"), ("accepts_marketing", "marketingAllowed"),
        ("accepts_sms_marketing", "smsMarketingAllowed"), ("created_at", "createdAt"),
        ("sms_phone_number_e164", Phone), ("sms_phone_number", Phone),
        ("sms_country_code", PhoneCountry), ("double_optin_required", "doubleOptin"),
    ];

    private static readonly (string Theirs, string Ours)[] AddressFields =
    [
        ("city", "city"), ("region", "state"), ("state", "state"), ("province_code", "state"),
        ("zip", "postalCode"), ("street", "address"), ("address1", "address"),
        ("country", "country"),
    ];

    private const string Phone = "phone";
    private const string PhoneCountry = "sms_country_code";

    /// <summary>
    /// Reads a customer. Whatever does not fit is left off with a warning: a shop's plugin sends the same event again and
    /// again until it is taken, and nobody sits there to correct it.
    /// </summary>
    /// <exception cref="ProblemException">400: there is no e-mail address to know the person by.</exception>
    public static CustomerReading Read(JsonElement customer, Func<JsonElement, (ContactRequest Sent, ContactReading Reading)> read)
    {
        var fields = Flatten(customer);
        List<Warning> warnings = [];
        while (true)
        {
            var (sent, reading) = read(JsonSerializer.SerializeToElement(fields, CustomerRequestJson.Default.JsonObject));
            var left = reading.Errors.SelectMany(error => LeaveOff(fields, error)).ToArray();
            if (left.Length == 0)
            {
                return reading.Errors.Count > 0
                    ? throw new ProblemException(Problem.Invalid(reading.Errors))
                    : new(sent, reading.Change, [.. warnings, .. reading.Warnings]);
            }

            warnings.AddRange(left);
        }
    }

    private static IEnumerable<Warning> LeaveOff(JsonObject fields, FieldError error)
    {
        // Without its country a number cannot be read either.
        string[] names = error.Field is Phone or PhoneCountry ? [Phone, PhoneCountry] : [error.Field];
        var left = error.Field == "email" ? [] : names.Where(fields.Remove).ToArray();
        return left.Length > 0 ? [new(error.Code, error.Field, $"{error.Message} It was left off.")] : [];
    }

    private static JsonObject Flatten(JsonElement customer)
    {
        var fields = new JsonObject();
        Take(fields, customer, Fields);
        if (customer.TryGetProperty("default_address", out var address) && address.ValueKind == JsonValueKind.Object)
        {
            Take(fields, address, AddressFields);
            var country = address.TryGetProperty("country_code", out var code)
                && code.ValueKind == JsonValueKind.String
                && code.GetString() is { Length: 2 } two
                ? two
                : null;
            if (country is not null)
            {
                fields["countryCode"] = country;
            }

            if (!fields.ContainsKey(Phone) && address.TryGetProperty("phone", out var phone) && IsGiven(phone))
            {
                fields[Phone] = JsonValue.Create(phone);
                if (country is not null)
                {
                    fields.TryAdd(PhoneCountry, country);
                }
            }
        }

        return fields;
    }

    // An absent value of a shop system is null, and clears nothing.
    private static void Take(JsonObject fields, JsonElement from, (string Theirs, string Ours)[] names)
    {
        foreach (var (theirs, ours) in names)
        {
            if (from.TryGetProperty(theirs, out var value) && IsGiven(value) && !fields.ContainsKey(ours))
            {
                fields[ours] = value.ValueKind switch
                {
                    JsonValueKind.Array => JsonArray.Create(value),
                    JsonValueKind.Object => JsonObject.Create(value),
                    _ => JsonValue.Create(value),
                };
            }
        }
    }

    private static bool IsGiven(JsonElement value) => new InputValue(value).HasValue;
}

/// <summary>What a customer's data want of a contact.</summary>
internal sealed record CustomerReading(ContactRequest Sent, ContactChange Change, IReadOnlyList<Warning> Warnings);
