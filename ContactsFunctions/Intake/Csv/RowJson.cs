using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Csv;

/// <summary>Writes rows as the requests that they are. What a cell says is for the rules of requests to judge.</summary>
internal sealed class RowJson
{
    /// <summary>Taken over under the same name, as the text that stands there.</summary>
    private static readonly string[] Flat =
        [.. CoreField.All.Where(field => field != CoreField.Address).Select(field => field.Name), "sms_country_code", "doubleOptin"];

    private readonly (JsonEncodedText Name, int[] Columns)[] flat;
    private readonly PropertyCells properties;
    private readonly int[] email;
    private readonly int[] phone;
    private readonly int[] tags;
    private readonly int[] createdAt;
    private readonly int[] address;
    private readonly ChannelCells mail;
    private readonly ChannelCells text;

    /// <param name="columns">The columns that fill a field, the one first that counts first.</param>
    /// <param name="isExport">Whether the file is an export of this service: what a line leaves empty there is not guessed.</param>
    public RowJson(ILookup<string, int> columns, bool isExport)
    {
        int[] Of(string field) => [.. columns[field]];
        flat = [.. Flat.Where(columns.Contains).Select(name => (JsonEncodedText.Encode(name), Of(name)))];
        properties = new(columns, isExport);
        (email, phone, tags) = (Of("email"), Of("sms_phone_number"), Of("tags"));
        (createdAt, address) = (Of("createdAt"), Of(CoreField.Address.Name));
        mail = new("email", "marketingAllowed", Of);
        text = new("sms", "smsMarketingAllowed", Of);
    }

    /// <summary>The first cell of these columns that says something; empty where none does.</summary>
    public static string Cell(IReadOnlyList<string> cells, int[] columns)
    {
        foreach (var column in columns)
        {
            if (column < cells.Count && cells[column].Length > 0 && FormulaGuard.TakeOff(cells[column]) is var cell
                && !string.IsNullOrWhiteSpace(cell))
            {
                return cell;
            }
        }

        return string.Empty;
    }

    public void Write(Utf8JsonWriter json, IReadOnlyList<string> cells)
    {
        var (address, number) = (Cell(cells, email), Cell(cells, phone));
        var (byMail, byText) = (mail.Read(cells), text.Read(cells));
        json.WriteStartObject();
        if (address.Length > 0 && !byMail.NeedsIdentifier)
        {
            json.WriteString("email"u8, address);
        }

        if (number.Length > 0 && !byText.NeedsIdentifier)
        {
            json.WriteString("sms_phone_number"u8, number);
        }

        foreach (var (name, columns) in flat)
        {
            if (Cell(cells, columns) is { Length: > 0 } value)
            {
                json.WriteString(name, value);
            }
        }

        WriteAddress(json, cells);
        WriteTags(json, cells);
        if (Cell(cells, createdAt) is { Length: > 0 } created)
        {
            json.WriteString("createdAt"u8, FileDates.Spelled(created));
        }

        byMail.WriteFlag(json);
        byText.WriteFlag(json);
        WriteIdentifiers(json, address, byMail, number, byText);
        properties.Write(json, cells);
        json.WriteEndObject();
    }

    private static void WriteIdentifiers(Utf8JsonWriter json, string address, ChannelSaid byMail, string number, ChannelSaid byText)
    {
        var (mail, text) = (address.Length > 0 && byMail.NeedsIdentifier, number.Length > 0 && byText.NeedsIdentifier);
        if (!mail && !text)
        {
            return;
        }

        json.WriteStartArray("identifiers"u8);
        if (mail)
        {
            byMail.WriteIdentifier(json, "email", address);
        }

        if (text)
        {
            byText.WriteIdentifier(json, "phone", number);
        }

        json.WriteEndArray();
    }

    /// <summary>Second lines of an address are a part of it.</summary>
    private void WriteAddress(Utf8JsonWriter json, IReadOnlyList<string> cells)
    {
        var lines = address.Select(column => Cell(cells, [column]).Trim()).Where(line => line.Length > 0);
        if (address.Length > 0 && string.Join(", ", lines) is { Length: > 0 } joined)
        {
            json.WriteString(CoreField.Address.Name, joined);
        }
    }

    private void WriteTags(Utf8JsonWriter json, IReadOnlyList<string> cells)
    {
        if (Cell(cells, tags).Length == 0)
        {
            return;
        }

        json.WriteStartArray("tags"u8);
        foreach (var column in tags)
        {
            foreach (var tag in TagCell.Read(Cell(cells, [column])))
            {
                json.WriteStringValue(tag);
            }
        }

        json.WriteEndArray();
    }
}
