using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ContactsFunctions.Dialects.Remarkety;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class CustomerRequestJson : JsonSerializerContext;
