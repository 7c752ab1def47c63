using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Dialects.Remarkety.Exporting;

/// <summary>
/// A contact as a line of JSON that is also a request: importing it changes nothing of the contact that it was written from,
/// and makes the same contact where there is none. Only the consent log cannot be taken back; its newest entry of each channel
/// stands with the identifier, as requests report a consent.
/// </summary>
internal sealed record ContactLine : IHasCoreFields
{
    private static readonly JsonElement Null = JsonDocument.Parse("null").RootElement;

    [JsonPropertyName("contactID")]
    public required string ContactId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    [JsonIgnore]
    public FieldValues CoreFields { get; init; } = FieldValues.Empty;

    public required IReadOnlyList<string> Tags { get; init; }

    [JsonConverter(typeof(FieldValuesConverter))]
    public required FieldValues CustomProperties { get; init; }

    public required IReadOnlyList<LineIdentifier> Identifiers { get; init; }

    public required IReadOnlyList<ConsentView> Consents { get; init; }

    /// <summary>Core fields of which it must be said that there are none, since requests guess them from other fields.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? None { get; set; }

    public static void Write(IBufferWriter<byte> output, Contact contact, IEnumerable<ConsentEntry> consents)
    {
        using (var json = new Utf8JsonWriter(output, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(json, Of(contact, [.. consents]), Answer.TypeOf<ContactLine>(ExportJson.Default));
        }

        output.Write("\n"u8);
    }

    private static ContactLine Of(Contact contact, ConsentEntry[] consents) => new()
    {
        ContactId = contact.Id.ToString(),
        CreatedAt = contact.CreatedAt,
        UpdatedAt = contact.UpdatedAt,
        Email = contact.Email?.Address.Display,
        Phone = contact.Phone?.Number,
        CoreFields = contact.Profile,
        Tags = contact.Tags,
        CustomProperties = contact.Properties,
        Identifiers = [.. LineIdentifier.Of(contact, consents)],
        Consents = [.. consents.Select(ConsentView.Of)],
        None = CoreField.All.Where(field => contact.Profile[field] is null && IsGuessed(field, contact))
            .ToDictionary(field => field.Name, _ => Null) is { Count: > 0 } none ? none : null,
    };

    private static bool IsGuessed(CoreField field, Contact contact) => field.Property != PropertyUse.None
        && (field.Spellings.Any(spelling => contact.Properties[spelling] is not null)
            || (field == CoreField.CountryCode && contact.Profile[CoreField.Country] is not null));
}

/// <param name="Channels">What the person agreed to there; absent where nobody ever said.</param>
/// <param name="Consent">What is known of that: the newest entry of the consent log.</param>
internal sealed record LineIdentifier(string Type, string Id, string? Source, ChannelsView? Channels, LineConsent? Consent)
{
    public static IEnumerable<LineIdentifier> Of(Contact contact, ConsentEntry[] consents)
    {
        if (contact.Email is { } email)
        {
            var channel = View(email.State);
            yield return new(
                "email",
                email.Address.Display,
                email.Source,
                channel is null ? null : new() { Email = channel },
                channel is null ? null : LineConsent.Of(Newest(Channel.Email, email.State)));
        }

        if (contact.Phone is { } phone)
        {
            var channel = View(phone.State);
            yield return new(
                "phone",
                phone.Number,
                phone.Source,
                channel is null ? null : new() { Sms = channel },
                channel is null ? null : LineConsent.Of(Newest(Channel.Sms, phone.State)));
        }

        ConsentEntry? Newest(Channel channel, ChannelState state) =>
            Array.FindLast(consents, entry => entry.Channel == channel && entry.To == state.Status);
    }

    private static ChannelView? View(ChannelState state) => state.StatusDate is { } date ? new(state.Status.WireName(), date) : null;
}

/// <summary>A consent as requests report one.</summary>
internal sealed record LineConsent(
    DateTimeOffset CreatedAt, string? Ip, string? UserAgent, string? Source, string? Url, string? PrivacyVersion)
{
    public static LineConsent? Of(ConsentEntry? entry) => entry?.Shown is { } shown
        ? new(shown.At, shown.Ip, shown.UserAgent, shown.Source, shown.Url, shown.PrivacyVersion)
        : null;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(ContactLine))]
internal sealed partial class ExportJson : JsonSerializerContext;
