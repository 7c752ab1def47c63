using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Storage;

/// <summary>How a contact is written down in its row: JSON, values that say nothing left out.</summary>
internal static class ContactJson
{
    private static readonly JsonSerializerOptions Options = new(StoredContactJson.Default.Options)
    {
        // The row is no web page: letters of any script stay as they are, and small.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = StoredContactJson.Default.WithAddedModifier(KeepMoments),
    };

    public static string Write(Contact contact) => SurrogatePairs.Unescape(JsonSerializer.Serialize(contact, TypeOf<Contact>()));

    public static string Write(ConsentEntry[] entries) => JsonSerializer.Serialize(entries, TypeOf<ConsentEntry[]>());

    public static string Write(Tombstone tombstone) => JsonSerializer.Serialize(tombstone, TypeOf<Tombstone>());

    public static string Write(ValueList<DateTimeOffset> moments) => JsonSerializer.Serialize(moments, TypeOf<ValueList<DateTimeOffset>>());

    public static ValueList<DateTimeOffset> ReadMoments(string json) =>
        JsonSerializer.Deserialize(json, TypeOf<ValueList<DateTimeOffset>>());

    public static Contact ReadContact(string json) => JsonSerializer.Deserialize(json, TypeOf<Contact>())!;

    public static ConsentEntry[] ReadEntries(string json) => JsonSerializer.Deserialize(json, TypeOf<ConsentEntry[]>())!;

    public static Tombstone ReadTombstone(string json) => JsonSerializer.Deserialize(json, TypeOf<Tombstone>())!;

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    // The first moment of all, 0001-01-01, is a default value too. It is written like any other, and rows from before that
    // lack it can be read.
    private static void KeepMoments(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.IsRequired && property.PropertyType == typeof(DateTimeOffset)))
        {
            property.IsRequired = false;
            property.ShouldSerialize = (_, _) => true;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(ContactIdConverter), typeof(EmailAddressConverter), typeof(PropertyValueConverter), typeof(FieldValuesConverter),
        typeof(ValueListConverter<string>), typeof(ValueListConverter<DateTimeOffset>),
        typeof(ValueListConverter<ConsentEntry>), typeof(ValueListConverter<DueMail>), typeof(ValueListConverter<DueEvent>),
        typeof(CamelCaseEnumConverter<ChannelStatus>), typeof(CamelCaseEnumConverter<Channel>),
        typeof(CamelCaseEnumConverter<ConsentCause>),
        typeof(CamelCaseEnumConverter<OptInState>), typeof(CamelCaseEnumConverter<MailKind>),
        typeof(CamelCaseEnumConverter<ContactEventKind>),
    ])]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(ConsentEntry[]))]
[JsonSerializable(typeof(Tombstone))]
[JsonSerializable(typeof(ValueList<DateTimeOffset>))]
[JsonSerializable(typeof(bool))]
internal sealed partial class StoredContactJson : JsonSerializerContext;
