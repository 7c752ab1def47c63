using System.Text.Json.Serialization;
using ContactsFunctions.Http;

namespace ContactsFunctions.Dialects.Omnisend.V2026;

/// <summary>The JSON of the answers of 2026-03-15.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(V2026Contact))]
[JsonSerializable(typeof(V2026List))]
[JsonSerializable(typeof(V2026Ignored))]
[JsonSerializable(typeof(V2026Problem))]
internal sealed partial class V2026Json : JsonSerializerContext;
