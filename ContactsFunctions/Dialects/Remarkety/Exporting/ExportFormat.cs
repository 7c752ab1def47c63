using System.Buffers;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Dialects.Remarkety.Exporting;

/// <summary>How an export is written.</summary>
/// <param name="Name">What callers call it; also how the file's name ends.</param>
/// <param name="HasConsents">Whether a contact's whole consent log is in its line.</param>
/// <param name="Head">What comes before the first line.</param>
/// <param name="Write">Writes a contact's line, its end included.</param>
internal sealed record ExportFormat(
    string Name,
    string ContentType,
    bool HasConsents,
    ReadOnlyMemory<byte> Head,
    Action<IBufferWriter<byte>, Contact, IEnumerable<ConsentEntry>> Write)
{
    /// <summary>For spreadsheets: Excel takes a file for UTF-8 only where it begins with a byte order mark.</summary>
    public static readonly ExportFormat Csv = new(
        "csv", "text/csv; charset=utf-8", HasConsents: false, ContactCsv.Head, (output, contact, _) => ContactCsv.Write(output, contact));

    /// <summary>For programs: everything that an import can take back.</summary>
    public static readonly ExportFormat Ndjson = new(
        "ndjson", "application/x-ndjson; charset=utf-8", HasConsents: true, default, ContactLine.Write);

    /// <summary>The format of a name; null where none is called so.</summary>
    public static ExportFormat? Of(string name) => name switch
    {
        "csv" => Csv,
        "ndjson" => Ndjson,
        _ => null,
    };
}
