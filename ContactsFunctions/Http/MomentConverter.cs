using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ContactsFunctions.Http;

/// <summary>Moments in answers: UTC, to the millisecond, always of the same length (<c>2026-11-21T23:56:37.944Z</c>).</summary>
internal sealed class MomentConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Text(value));

    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);
}
