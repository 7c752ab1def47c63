using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Storage;

/// <summary>How a contact is written down in its row: JSON, values that say nothing left out.</summary>
internal static class ContactJson
{
    private static readonly StoredContactJson Context = new(new JsonSerializerOptions(StoredContactJson.Default.Options)
    {
        // The row is no web page: letters of any script stay as they are, and small.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Write(Contact contact) => SurrogatePairs.Unescape(JsonSerializer.Serialize(contact, Context.Contact));

    public static string Write(ConsentEntry[] entries) => JsonSerializer.Serialize(entries, Context.ConsentEntryArray);

    public static string Write(Tombstone tombstone) => JsonSerializer.Serialize(tombstone, Context.Tombstone);

    public static Contact ReadContact(string json) => JsonSerializer.Deserialize(json, Context.Contact)!;

    public static ConsentEntry[] ReadEntries(string json) => JsonSerializer.Deserialize(json, Context.ConsentEntryArray)!;

    public static Tombstone ReadTombstone(string json) => JsonSerializer.Deserialize(json, Context.Tombstone)!;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(ContactIdConverter), typeof(EmailAddressConverter), typeof(PropertyValueConverter), typeof(FieldValuesConverter),
        typeof(ValueListConverter<string>), typeof(ValueListConverter<DateTimeOffset>), typeof(ValueListConverter<ConsentEntry>), typeof(ValueListConverter<DueMail>),
        typeof(CamelCaseEnumConverter<ChannelStatus>), typeof(CamelCaseEnumConverter<Channel>), typeof(CamelCaseEnumConverter<ConsentCause>),
        typeof(CamelCaseEnumConverter<OptInState>), typeof(CamelCaseEnumConverter<MailKind>),
    ])]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(ConsentEntry[]))]
[JsonSerializable(typeof(Tombstone))]
[JsonSerializable(typeof(bool))]
internal sealed partial class StoredContactJson : JsonSerializerContext;
