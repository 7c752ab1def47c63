using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Pages.Mine;

/// <summary>What is kept about a person, as a file that they can take elsewhere.</summary>
/// <param name="Consents">Every change of a subscription, with what was seen of it.</param>
internal sealed record MyDataFile(
    string? Email,
    string? Phone,
    [property: JsonConverter(typeof(FieldValuesConverter))] FieldValues Fields,
    IReadOnlyList<string> Tags,
    [property: JsonConverter(typeof(FieldValuesConverter))] FieldValues Properties,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? WelcomedAt,
    IReadOnlyList<MyConsent> Consents)
{
    public static MyDataFile Of(Contact contact, IEnumerable<ConsentEntry> consents) => new(
        contact.Email?.Address.Display,
        contact.Phone?.Number,
        contact.Profile,
        contact.Tags,
        contact.Properties,
        contact.CreatedAt,
        contact.UpdatedAt,
        contact.WelcomedAt,
        [.. consents.Select(MyConsent.Of)]);

    /// <summary>As a file that a browser keeps instead of showing it.</summary>
    public IResult ToAnswer(HttpResponse response)
    {
        response.Headers.ContentDisposition = "attachment; filename=\"my-data.json\"";
        response.Headers.XContentTypeOptions = "nosniff";
        return Answer.Json(this, MyDataJson.Default);
    }
}

internal sealed record MyConsent(
    DateTimeOffset At,
    string Channel,
    string From,
    string To,
    ConsentCause Cause,
    string? Ip,
    string? UserAgent,
    string? Source,
    string? By)
{
    public static MyConsent Of(ConsentEntry entry) => new(
        entry.At,
        entry.Channel.WireName(),
        entry.From.WireName(),
        entry.To.WireName(),
        entry.Cause,
        entry.Shown.Ip,
        entry.Shown.UserAgent,
        entry.Source,
        entry.By?.Way);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    Converters = [typeof(MomentConverter), typeof(CamelCaseEnumConverter<ConsentCause>)])]
[JsonSerializable(typeof(MyDataFile))]
internal sealed partial class MyDataJson : JsonSerializerContext;
