using System.Text.Json.Serialization;

namespace ContactsFunctions.Http;

/// <summary>The JSON of what every feature may answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class ProblemJson : JsonSerializerContext;
