using System.Text.Json.Serialization;
using ContactsFunctions.Http;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>The JSON of Omnisend's answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(OmnisendPosted))]
[JsonSerializable(typeof(OmnisendPatched))]
[JsonSerializable(typeof(OmnisendContact))]
[JsonSerializable(typeof(OmnisendList))]
internal sealed partial class OmnisendJson : JsonSerializerContext;
