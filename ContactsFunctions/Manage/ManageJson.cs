using System.Text.Json.Serialization;
using ContactsFunctions.Http;

namespace ContactsFunctions.Manage;

/// <summary>The JSON of answers to the operator.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(StoreView))]
[JsonSerializable(typeof(NewKeyView))]
[JsonSerializable(typeof(StuckMailList))]
[JsonSerializable(typeof(RedriveView))]
internal sealed partial class ManageJson : JsonSerializerContext;
