using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;

namespace ContactsFunctions.Dialects.Omnisend.V3;

/// <summary>A contact in the shape of v3.</summary>
internal sealed record V3Contact : OmnisendContact
{
    private V3Contact(Contact contact, IReadOnlyList<Warning> warnings)
        : base(contact, warnings)
    {
    }

    /// <summary>Null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Phone { get; init; }

    public static V3Contact Of(Contact contact, IReadOnlyList<Warning> warnings) =>
        new(contact, warnings) { Phone = contact.Phone?.Number };
}

internal sealed record V3List(IReadOnlyList<V3Contact> Contacts, OmnisendPaging Paging);

/// <summary>The JSON of v3's answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(V3Contact))]
[JsonSerializable(typeof(V3List))]
internal sealed partial class V3Json : JsonSerializerContext;
