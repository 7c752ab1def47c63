using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Dialects.Remarkety.Exporting;

/// <summary>
/// Contacts as lines of CSV that an import takes back. Custom properties share one column, as JSON: which there are is known
/// only when everybody was read.
/// </summary>
internal static class ContactCsv
{
    private static readonly string[] Header =
    [
        ColumnMap.ExportId, "email", "phone", .. CoreField.All.Select(field => field.Name), "tags",
        "emailStatus", "emailStatusDate", "smsStatus", "smsStatusDate", "createdAt", "updatedAt", "properties",
    ];

    /// <summary>The byte order mark and the names of the columns.</summary>
    public static ReadOnlyMemory<byte> Head { get; } = Encoding.UTF8.GetBytes($"\uFEFF{CsvLine.Of(Header)}");

    public static void Write(IBufferWriter<byte> output, Contact contact) => Encoding.UTF8.GetBytes(
        CsvLine.Of(
        [
            contact.Id.ToString(),
            contact.Email?.Address.Display,
            contact.Phone?.Number,
            .. CoreField.All.Select(field => contact.Profile[field]),
            TagCell.Write(contact.Tags),
            .. State(contact.Email?.State),
            .. State(contact.Phone?.State),
            MomentConverter.Text(contact.CreatedAt),
            MomentConverter.Text(contact.UpdatedAt),
            Json(contact.Properties),
        ]),
        output);

    private static IEnumerable<string?> State(ChannelState? state) =>
        [state?.Status.WireName(), state?.StatusDate is { } date ? MomentConverter.Text(date) : null];

    private static string Json(FieldValues properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (name, value) in properties)
            {
                json.WritePropertyName(name);
                PropertyValueConverter.Write(json, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
