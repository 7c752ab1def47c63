using System.Text.Json.Serialization;
using ContactsFunctions.Http;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>The JSON of Remarkety's answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(SubmissionAnswer))]
[JsonSerializable(typeof(ContactList))]
[JsonSerializable(typeof(ContactView))]
[JsonSerializable(typeof(ImportAnswer))]
[JsonSerializable(typeof(MeView))]
internal sealed partial class RemarketyJson : JsonSerializerContext;
