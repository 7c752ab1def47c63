using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace ContactsFunctions.Backup;

/// <summary>
/// A row of any table as one line of JSON, written as the table's own API writes it: what JSON has no type for stands as
/// text, with its type beside it (<c>UpdatedAt@odata.type</c>). So anybody can read a backup, or write its rows back.
/// </summary>
internal static class TableRowJson
{
    private const string TypeSuffix = "@odata.type";

    /// <summary>Storage's own; it sets them anew.</summary>
    private static readonly HashSet<string> NotKept = new(StringComparer.Ordinal) { "odata.etag", "Timestamp" };

    public static void Write(Utf8JsonWriter writer, TableEntity row)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in row.Where(column => column.Value is not null && !NotKept.Contains(column.Key)))
        {
            switch (value)
            {
                case string text:
                    writer.WriteString(name, text);
                    break;
                case bool flag:
                    writer.WriteBoolean(name, flag);
                    break;
                case int number:
                    writer.WriteNumber(name, number);
                    break;
                default:
                    var (type, written) = Typed(name, value);
                    writer.WriteString(name + TypeSuffix, type);
                    writer.WriteString(name, written);
                    break;
            }
        }

        writer.WriteEndObject();
    }

    /// <exception cref="InvalidDataException">The line is no row of a table. The message does not repeat it.</exception>
    public static TableEntity Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var columns = document.RootElement;
            var row = new TableEntity();
            foreach (var column in columns.EnumerateObject().Where(column => !column.Name.EndsWith(TypeSuffix, StringComparison.Ordinal)))
            {
                row[column.Name] = Value(
                    column.Value, columns.TryGetProperty(column.Name + TypeSuffix, out var type) ? type.GetString() : null);
            }

            return row.PartitionKey is not null && row.RowKey is not null ? row : throw new FormatException();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("A line of the backup is not a row of a table.");
        }
    }

    private static (string Type, string Text) Typed(string name, object value) => value switch
    {
        DateTimeOffset moment => ("Edm.DateTime", moment.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
        long number => ("Edm.Int64", number.ToString(CultureInfo.InvariantCulture)),
        double number => ("Edm.Double", number.ToString("R", CultureInfo.InvariantCulture)),
        Guid guid => ("Edm.Guid", guid.ToString()),
        byte[] bytes => ("Edm.Binary", Convert.ToBase64String(bytes)),
        BinaryData bytes => ("Edm.Binary", Convert.ToBase64String(bytes)),
        _ => throw new NotSupportedException($"Column {name} has the type {value.GetType().Name}, which a backup cannot hold."),
    };

    private static object Value(JsonElement value, string? type) => (value.ValueKind, type) switch
    {
        (JsonValueKind.String, null) => value.GetString()!,
        (JsonValueKind.True or JsonValueKind.False, null) => value.GetBoolean(),
        (JsonValueKind.Number, null) => value.GetInt32(),
        (JsonValueKind.String, "Edm.DateTime") => DateTimeOffset.Parse(
            value.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        (JsonValueKind.String, "Edm.Int64") => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        (JsonValueKind.String, "Edm.Double") => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        (JsonValueKind.String, "Edm.Guid") => Guid.Parse(value.GetString()!),
        (JsonValueKind.String, "Edm.Binary") => value.GetBytesFromBase64(),
        _ => throw new FormatException(),
    };
}
