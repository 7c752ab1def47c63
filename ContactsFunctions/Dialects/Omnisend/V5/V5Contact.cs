using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;

namespace ContactsFunctions.Dialects.Omnisend.V5;

/// <summary>A contact in the shape of v5.</summary>
internal sealed record V5Contact : OmnisendContact
{
    private V5Contact(Contact contact, IReadOnlyList<Warning> warnings)
        : base(contact, warnings)
    {
    }

    /// <summary>All numbers: none, or the one that a contact may have.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyList<string> Phone { get; init; }

    public static V5Contact Of(Contact contact, IReadOnlyList<Warning> warnings) =>
        new(contact, warnings) { Phone = contact.Phone is { } phone ? [phone.Number] : [] };
}

internal sealed record V5List(IReadOnlyList<V5Contact> Contacts, OmnisendPaging Paging);

/// <summary>The JSON of v5's answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(V5Contact))]
[JsonSerializable(typeof(V5List))]
internal sealed partial class V5Json : JsonSerializerContext;
