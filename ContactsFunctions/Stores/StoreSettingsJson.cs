using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContactsFunctions.Stores;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StoreSettings))]
[JsonSerializable(typeof(string))]
internal sealed partial class StoreSettingsJson : JsonSerializerContext
{
    private static StoreSettingsJson? compact;

    /// <summary>As a row holds them: a letter of another script takes its own bytes, not six for an escape.</summary>
    public static StoreSettingsJson Compact =>
        LazyInitializer.EnsureInitialized(ref compact, () => new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}
