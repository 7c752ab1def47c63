using System.Text.Json.Serialization;
using ContactsFunctions.Http;

namespace ContactsFunctions.Dialects.Omnisend.V3;

/// <summary>The JSON of v3's answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(V3Contact))]
[JsonSerializable(typeof(V3List))]
[JsonSerializable(typeof(OmnisendPatched))]
[JsonSerializable(typeof(OmnisendIgnored))]
internal sealed partial class V3Json : JsonSerializerContext;
