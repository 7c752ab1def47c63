using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>Writes entities as the service's JSON, each value with the type it is to be stored as.</summary>
internal static class EntityWriter
{
    private const string TypeSuffix = "@odata.type";

    // A buffer for each thread, copied from: a request's content may outlive the call that made it.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? buffer;

    private const int KeptCapacity = 1 << 20;

    public static byte[] ToBytes(ITableEntity entity)
    {
        var bytes = buffer ??= new ArrayBufferWriter<byte>(4096);
        try
        {
            Write(bytes, entity);
            return bytes.WrittenSpan.ToArray();
        }
        finally
        {
            bytes.ResetWrittenCount();
            if (bytes.Capacity > KeptCapacity)
            {
                buffer = null;
            }
        }
    }

    public static void Write(IBufferWriter<byte> output, ITableEntity entity)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        if (entity is TableEntity tableEntity)
        {
            foreach (var (name, value) in tableEntity.Entries)
            {
                WriteProperty(json, name, value is Enum ? throw Unsupported(value) : value);
            }
        }
        else
        {
            foreach (var property in EntityProperties.Of(entity.GetType()))
            {
                WriteProperty(json, property.Name, property.Get(entity));
            }
        }

        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, object? value)
    {
        // The service's to say, not the caller's.
        if (name is TableEntity.ETagName or nameof(ITableEntity.ETag) or nameof(ITableEntity.Timestamp))
        {
            return;
        }

        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case string text:
                json.WriteString(name, text);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                WriteType(json, name, "Edm.Int64");
                json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                WriteType(json, name, "Edm.Double");
                WriteDouble(json, name, number);
                break;
            case DateTimeOffset time:
                WriteType(json, name, "Edm.DateTime");
                json.WriteString(name, Iso(time.UtcDateTime));
                break;
            case DateTime time:
                WriteType(json, name, "Edm.DateTime");
                json.WriteString(name, time.Kind == DateTimeKind.Utc
                    ? Iso(time)
                    : throw new NotSupportedException("A DateTime must be UTC: what an unspecified or local one means depends on the machine."));
                break;
            case Guid guid:
                WriteType(json, name, "Edm.Guid");
                json.WriteString(name, guid);
                break;
            case byte[] bytes:
                WriteType(json, name, "Edm.Binary");
                json.WriteBase64String(name, bytes);
                break;
            case BinaryData bytes:
                WriteType(json, name, "Edm.Binary");
                json.WriteBase64String(name, bytes.ToMemory().Span);
                break;
            case Enum named:
                json.WriteString(name, named.ToString());
                break;
            default:
                throw Unsupported(value);
        }
    }

    private static void WriteType(Utf8JsonWriter json, string name, string type) => json.WriteString(name + TypeSuffix, type);

    // JSON has no number for these three.
    private static void WriteDouble(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteString(name, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        }
    }

    private static string Iso(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    private static NotSupportedException Unsupported(object value) => new($"Values of {value.GetType()} cannot be stored.");
}
