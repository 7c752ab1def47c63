using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>A row of a file, as it came.</summary>
/// <param name="Number">From 1; a CSV file's header and blank lines do not count.</param>
/// <param name="Cells">Of a line of JSON, the line.</param>
internal sealed record KeptRow([property: JsonPropertyName("n")] int Number, [property: JsonPropertyName("c")] string[] Cells)
{
    /// <summary>Whether it may be about a person whom an earlier slice is about.</summary>
    [JsonPropertyName("l")]
    public bool IsLater { get; init; }

    /// <summary>What is wrong with it; nothing where that is not known yet.</summary>
    [JsonPropertyName("e")]
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>What of it was left off.</summary>
    [JsonPropertyName("w")]
    public IReadOnlyList<Warning>? Warnings { get; init; }
}

/// <summary>Rows of a file in a blob: a line with the header of a CSV file, then one a row.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Lines">The rows, read when they are asked for.</param>
internal sealed record KeptRows(IReadOnlyList<string> Header, IEnumerable<KeptRow> Lines)
{
    public static KeptRows Read(BinaryData blob)
    {
        var bytes = blob.ToMemory();
        var end = bytes.Span.IndexOf((byte)'\n');
        return new(JsonSerializer.Deserialize(bytes.Span[..end], KeptRowJson.Default.StringArray)!, Rows(bytes[(end + 1)..]));
    }

    private static IEnumerable<KeptRow> Rows(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            yield return JsonSerializer.Deserialize(bytes.Span[..end], KeptRowJson.Default.KeptRow)!;
            bytes = bytes[(end + 1)..];
        }
    }
}

/// <summary>Gathers rows for a blob.</summary>
internal sealed class KeptRowsWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly Utf8JsonWriter json;
    private readonly string[] header;

    public KeptRowsWriter(IReadOnlyList<string> header)
    {
        this.header = [.. header];
        json = new(bytes, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Clear();
    }

    public int Count { get; private set; }

    public int Length => bytes.WrittenCount;

    public void Add(KeptRow row)
    {
        JsonSerializer.Serialize(json, row, KeptRowJson.Default.KeptRow);
        EndLine();
        Count++;
    }

    /// <summary>What was gathered, until this is cleared.</summary>
    public BinaryData ToBlob() => new(bytes.WrittenMemory);

    /// <summary>Begins anew, in the same memory.</summary>
    public void Clear()
    {
        Count = 0;
        bytes.ResetWrittenCount();
        JsonSerializer.Serialize(json, header, KeptRowJson.Default.StringArray);
        EndLine();
    }

    public void Dispose() => json.Dispose();

    private void EndLine()
    {
        json.Flush();
        bytes.Write("\n"u8);
        json.Reset();
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(KeptRow))]
internal sealed partial class KeptRowJson : JsonSerializerContext;
