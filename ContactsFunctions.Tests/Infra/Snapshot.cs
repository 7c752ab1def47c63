using System.Text.Json;
using System.Text.Json.Nodes;

namespace ContactsFunctions.Tests.Infra;

/// <summary>What the compiler foresees of one case: resources with their values, as far as these are known before a deployment.</summary>
public sealed record Snapshot(string Name, JsonObject Json)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<JsonObject> Resources { get; } = [.. Json["predictedResources"]!.AsArray().Select(r => r!.AsObject())];

    /// <summary>The outputs in the order of their names: the compiler writes them in any order, and its own comparison leaves them out.</summary>
    public string Outputs => new JsonObject(Json["outputs"]!.AsObject().OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone())))
        .ToJsonString(Indented);

    /// <summary>The app's settings.</summary>
    public IReadOnlyDictionary<string, string> Settings => Resources.Single(r => Named(r, "Microsoft.Web/sites/config", "/appsettings"))["properties"]!.AsObject()
        .ToDictionary(p => p.Key, p => (string)p.Value!);

    public static Snapshot Read(string file) => new(Path.GetFileName(file).Split('.')[0], JsonNode.Parse(File.ReadAllText(file))!.AsObject());

    public IEnumerable<JsonObject> OfType(string type) => Resources.Where(r => (string?)r["type"] == type);

    /// <summary>A property by its path, with dots; nothing where there is none.</summary>
    public static JsonNode? At(JsonObject resource, string path) => path.Split('.').Aggregate((JsonNode?)resource, (node, name) => node?[name]);

    /// <summary>Every text in a resource, at any depth.</summary>
    public static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Texts(p.Value)),
        JsonArray a => a.SelectMany(Texts),
        JsonValue v when v.GetValueKind() == JsonValueKind.String => [(string)v!],
        _ => [],
    };

    /// <summary>The same, with the outputs in order, as it is kept in <c>infra/snapshots</c>.</summary>
    public string ToKeep()
    {
        var kept = Json.DeepClone().AsObject();
        kept["outputs"] = JsonNode.Parse(Outputs);
        return kept.ToJsonString(Indented) + "\n";
    }

    private static bool Named(JsonObject resource, string type, string end) =>
        (string?)resource["type"] == type && ((string)resource["name"]!).EndsWith(end, StringComparison.Ordinal);
}
