using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ContactsFunctions.Http;

/// <summary>Forms as the JSON object they mean: one property a field, an array where a field is repeated.</summary>
internal static class FormJson
{
    private const int MaxFields = 1000;

    public static async Task<JsonElement> ReadAsync(HttpRequest request, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        request.Body = new MemoryStream(bytes.ToArray(), writable: false);
        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(new() { ValueCountLimit = MaxFields, KeyLengthLimit = 2048, ValueLengthLimit = RequestBody.MaxBytes }, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or BadHttpRequestException or NotSupportedException or ArgumentException)
        {
            throw new ProblemException(Problem.Unreadable("The form cannot be read."));
        }

        if (form.Files.Count > 0)
        {
            throw new ProblemException(Problem.Invalid([new(form.Files[0].Name, "no_files", "Files are not accepted.")]));
        }

        return ToJson(form);
    }

    private static JsonElement ToJson(IEnumerable<KeyValuePair<string, StringValues>> form)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var field in form.GroupBy(field => field.Key.EndsWith("[]", StringComparison.Ordinal) ? field.Key[..^2] : field.Key))
            {
                writer.WritePropertyName(field.Key);
                WriteValues(writer, new([.. field.SelectMany(values => values.Value)]));
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void WriteValues(Utf8JsonWriter writer, StringValues values)
    {
        if (values.Count == 1)
        {
            writer.WriteStringValue(values[0]);
            return;
        }

        writer.WriteStartArray();
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
