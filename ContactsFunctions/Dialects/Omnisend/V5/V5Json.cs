using System.Text.Json.Serialization;
using ContactsFunctions.Http;

namespace ContactsFunctions.Dialects.Omnisend.V5;

/// <summary>The JSON of v5's answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(V5Contact))]
[JsonSerializable(typeof(V5List))]
[JsonSerializable(typeof(OmnisendPatched))]
[JsonSerializable(typeof(OmnisendIgnored))]
internal sealed partial class V5Json : JsonSerializerContext;
