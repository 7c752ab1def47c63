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

    /// <summary>What is wrong with a field, by the column that fills it: who sent the file knows no other name.</summary>
    public FieldError Named(FieldError error, JsonElement sent)
    {
        var field = error.Field.EndsWith("].id", StringComparison.Ordinal)
            && int.TryParse(error.Field["identifiers[".Length..^"].id".Length], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                ? sent.GetProperty("identifiers")[at].GetProperty("type").GetString() == "email" ? "email" : "sms_phone_number"
                : error.Field;
        return columns?.Columns.FirstOrDefault(column => column.Field == field) is { } filled
            ? error with { Field = filled.Column }
            : error;
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
