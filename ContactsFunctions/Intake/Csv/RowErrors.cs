using System.Globalization;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Csv;

/// <summary>What can be wrong with how a row is written.</summary>
internal static class RowErrors
{
    private const string Row = "row";

    public static readonly FieldError NoHeader = new("file", "empty", "The file has no line with the names of the columns.");

    public static readonly FieldError TooLong = new(Row, "too_long", string.Create(
        CultureInfo.InvariantCulture,
        $"The record has more than {CsvReader.MaxRecordBytes} bytes; perhaps a quote that opens a cell is never closed."));

    public static readonly FieldError BrokenQuotes = new(
        Row, "broken_quotes", "A quote does not end the cell that it should end. Inside quotes, a quote is written twice.");

    public static readonly FieldError WrongBytes = new(
        Row,
        "invalid_encoding",
        "There are bytes that are none of the file's charset. Declare the charset that it is written in, such as windows-1252.");

    public static readonly FieldError Hopeless = new(
        "file", "broken_quotes", "The quotes of too many rows are broken. Inside quotes, a quote is written twice.");

    public static FieldError TooMany(int cells, int columns) => new(
        Row, "too_many_cells", string.Create(CultureInfo.InvariantCulture, $"The row has {cells} cells, and the header {columns}."));
}
