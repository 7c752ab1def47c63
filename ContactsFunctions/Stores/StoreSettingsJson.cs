using System.Text.Json.Serialization;

namespace ContactsFunctions.Stores;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(StoreSettings))]
[JsonSerializable(typeof(string))]
internal sealed partial class StoreSettingsJson : JsonSerializerContext;
