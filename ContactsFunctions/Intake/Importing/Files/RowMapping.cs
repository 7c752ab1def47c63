using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Storage.Imports;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>Makes the body of a contact, as a request has it, of a file's row. For one row at a time.</summary>
internal sealed class RowMapping
{
    private readonly ColumnMap? columns;
    private readonly ArrayBufferWriter<byte> written = new();

    private RowMapping(ColumnMap? columns) => this.columns = columns;

    /// <summary>What is wrong with the columns.</summary>
    public IReadOnlyList<FieldError> Errors => columns?.Errors ?? [];

    /// <summary>Columns that fill nothing.</summary>
    public IReadOnlyList<string> Ignored => columns?.IgnoredColumns ?? [];

    public static RowMapping Of(ImportOptions options, IReadOnlyList<string> header) =>
        new(options.Kind == ImportKind.Csv ? ColumnMap.Of(header, options.Map) : null);

    /// <param name="row">One that can be read.</param>
    public JsonElement Read(KeptRow row)
    {
        if (columns is null)
        {
            return StrictJson.Parse(Encoding.UTF8.GetBytes(row.Cells[0]));
        }

        written.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(written))
        {
            columns.Write(json, row.Cells);
        }

        return JsonElement.Parse(written.WrittenSpan);
    }

    /// <summary>
    /// What is wrong with a field, by the column that fills it: who sent a table knows no other name. Lines of JSON name their own.
    /// </summary>
    /// <param name="sent">What was made of the row.</param>
    public FieldError Named(FieldError error, JsonElement sent, KeptRow row)
    {
        if (columns is null)
        {
            return error;
        }

        // A column whose cell says something comes before one that says nothing.
        var fields = FieldsOf(error.Field, sent);
        var filled = columns.Columns.Where((_, at) => !string.IsNullOrWhiteSpace(row.Cells.ElementAtOrDefault(at)));
        return (Find(filled) ?? Find(columns.Columns)) is { } named ? error with { Field = named.Column } : error;

        MappedColumn? Find(IEnumerable<MappedColumn> among) =>
            fields.SelectMany(field => among.Where(column => column.Field == field)).FirstOrDefault();
    }

    /// <summary>The fields that a column may fill and that a path in the request is made of, the likeliest first.</summary>
    private static string[] FieldsOf(string path, JsonElement sent)
    {
        const string Identifiers = "identifiers[";
        var end = path.IndexOf(']', StringComparison.Ordinal);
        if (!path.StartsWith(Identifiers, StringComparison.Ordinal)
            || path.Length < end + 2
            || !int.TryParse(path[Identifiers.Length..end], NumberStyles.None, CultureInfo.InvariantCulture, out var at))
        {
            return [path];
        }

        var isEmail = sent.GetProperty("identifiers")[at].GetProperty("type").GetString() == "email";
        var channel = isEmail ? "email" : "sms";
        return path[(end + 2)..] switch
        {
            "id" => [isEmail ? "email" : "sms_phone_number"],
            "consent.createdAt" => [$"{channel}ConsentDate", $"{channel}OptInDate"],
            "consent.ip" => [$"{channel}ConsentIp", $"{channel}OptInIp"],
            "consent.source" => [$"{channel}ConsentSource"],
            var rest when rest.EndsWith(".status", StringComparison.Ordinal) => [$"{channel}Status"],
            var rest when rest.EndsWith(".statusDate", StringComparison.Ordinal) =>
                [$"{channel}OptOutDate", $"{channel}OptInDate", $"{channel}StatusDate"],
            _ => [path],
        };
    }

    /// <summary>The identifiers that a row names, hashed; none where it cannot be read.</summary>
    public IEnumerable<IdentifierMark> MarksOf(KeptRow row, string? region)
    {
        if (row.Errors is not null)
        {
            return [];
        }

        var request = ContactRequest.Read(Read(row), isForm: false, region);
        var email = request.ParsedEmail.Address ?? request.EmailIdentifier?.ParsedEmail.Address;
        var phone = request.ParsedPhone.Number ?? request.PhoneIdentifier?.ParsedPhone.Number;
        return Marks(email?.Key, phone);
    }

    /// <summary>The marks of identifiers in their normalised form.</summary>
    public static IEnumerable<IdentifierMark> Marks(string? email, string? phone)
    {
        if (email is not null)
        {
            yield return IdentifierMark.Of(IdentifierType.Email, email);
        }

        if (phone is not null)
        {
            yield return IdentifierMark.Of(IdentifierType.Phone, phone);
        }
    }
}
