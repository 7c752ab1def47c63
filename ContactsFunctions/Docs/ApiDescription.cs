using System.Text.Json;

namespace ContactsFunctions.Docs;

/// <summary>The description of the HTTP interface (OpenAPI 3.1), as it is built into the app.</summary>
internal static class ApiDescription
{
    private static readonly Lazy<byte[]> Bytes = new(() => Read("openapi.json"));

    public static ReadOnlyMemory<byte> Utf8 => Bytes.Value;

    public static JsonElement Parse()
    {
        using var document = JsonDocument.Parse(Utf8);
        return document.RootElement.Clone();
    }

    public static string Stylesheet() => System.Text.Encoding.UTF8.GetString(Read("docs.css"));

    private static byte[] Read(string name)
    {
        using var stream = typeof(ApiDescription).Assembly.GetManifestResourceStream($"Docs/{name}")
            ?? throw new InvalidOperationException($"The app was built without Docs/{name}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
