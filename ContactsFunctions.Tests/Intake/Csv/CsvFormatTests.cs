using System.Text;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ContactsFunctions.Tests.Intake.Csv;

/// <summary>A file is read as what it says it is: by its mark, else by what was declared, else as UTF-8.</summary>
public sealed class CsvFormatTests
{
    private const string Line = "Email;Name;City\nzoe@example.com;Zoë;Łódź\n";

    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Theory]
    [InlineData("utf-8", null)]
    [InlineData("utf-8", "UTF8")]
    [InlineData("utf-8", "\"utf-8\"")]
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-16", "UTF-16LE")]
    [InlineData("utf-16BE", "utf-16")]
    [InlineData("utf-16BE", "utf-16be")]
    public void What_was_declared_counts_where_there_is_no_mark(string written, string? declared) =>
        Assert.Equal("Zoë|Łódź", NameAndCity(Encoding.GetEncoding(written).GetBytes(Line), declared));

    [Theory]
    [InlineData("utf-8", null)]
    [InlineData("utf-8", "windows-1252")]
    [InlineData("utf-16", null)]
    [InlineData("utf-16", "utf-8")]
    [InlineData("utf-16BE", null)]
    public void A_mark_says_more_than_what_was_declared(string written, string? declared)
    {
        var encoding = Encoding.GetEncoding(written);
        Assert.Equal("Zoë|Łódź", NameAndCity([.. encoding.GetPreamble(), .. encoding.GetBytes(Line)], declared));
    }

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("ISO-8859-1")]
    [InlineData("latin1")]
    public void A_file_of_an_older_program_is_read_by_the_charset_that_it_declares(string declared) =>
        Assert.Equal("Müller – Söhne|Paris", NameAndCity(Western.GetBytes("Email;Name;City\na@example.com;Müller – Söhne;Paris\n"), declared));

    [Theory]
    [InlineData("utf-7")]
    [InlineData("klingon")]
    [InlineData("utf-32")]
    public void An_unknown_charset_is_named(string declared) =>
        Assert.Equal(("charset", "unknown_charset"), CsvFormat.Detect("Email\n"u8, declared).Error is { } error ? (error.Field, error.Code) : default);

    [Theory]
    [InlineData("Email,Name\na;b;c;d,e\n", ',')]
    [InlineData("Email;Name\na,b,c,d;e\n", ';')]
    [InlineData("Email\tName, first and last\n", '\t')]
    [InlineData("\"Name; first, last, and others\";Email\n", ';')]
    [InlineData("\"A \"\"quoted\"\", name\"\tEmail\n", '\t')]
    [InlineData("\"Line\nbreak\";Email\n", ';')]
    [InlineData("Email\n", ',')]
    [InlineData("Email", ',')]
    [InlineData("", ',')]
    [InlineData("\r\n\r\nEmail;Name\r\n", ';')]
    public void The_separator_is_the_one_that_the_header_has_most_of(string file, char separator) =>
        Assert.Equal(separator, CsvFormat.Detect(Encoding.UTF8.GetBytes(file), null).Separator);

    [Theory]
    [InlineData("sep=;\r\nEmail;Name\r\na@example.com;Zoë\r\n", ';')]
    [InlineData("\uFEFFsep=,\nEmail,Name\na@example.com,Zoë\n", ',')]
    public void A_line_for_spreadsheets_before_the_header_is_none(string file, char separator)
    {
        var bytes = Encoding.UTF8.GetBytes(file);
        var format = CsvFormat.Detect(bytes, null);
        using var reader = CsvReader.Open(new MemoryStream(bytes), format);

        Assert.Equal(separator, format.Separator);
        Assert.Equal(["Email", "Name"], reader.Header);
        Assert.True(reader.Read());
        Assert.Equal((1, "Zoë"), (reader.Row, reader.Cells[1]));
    }

    [Fact]
    public void Whatever_cells_are_written_are_read_back() => Properties.Hold(Files.Any, cells =>
    {
        var header = cells[0].Select((_, at) => $"column {at}").ToArray();
        var file = CsvLine.Of(header) + string.Concat(cells.Select(CsvLine.Of));
        using var reader = CsvReader.Open(new MemoryStream(Encoding.UTF8.GetBytes(file)), new(Encoding.UTF8, ','));
        List<string[]> read = [];
        while (reader.Read())
        {
            read.Add([.. reader.Cells.Select(FormulaGuard.TakeOff)]);
        }

        // A row of nothing but empty cells is a blank line.
        var expected = cells.Where(row => row.Any(cell => cell.Length > 0));
        return reader.Error is null && expected.SequenceEqual(read, ArrayComparer.Instance);
    });

    [Fact]
    public void No_cell_that_is_written_begins_a_formula() => Properties.Hold(
        Files.Cell,
        cell => CsvLine.Of([cell])[..^2] is var written
            && (written.StartsWith('"') ? written[1..^1] : written) is var shown
            && (shown.Length == 0 || !"=+-@\t\r\n＝＋－＠".Contains(shown[0], StringComparison.Ordinal)));

    [Fact]
    public void Tags_that_are_written_in_one_cell_are_read_back() => Properties.Hold(
        Gen.Elements("vip", "a, b", "\"quoted\"", "\"half", "semi;colon", "x\"y", "'=1", "ä ö", ";", ",", "\"", "\"\"", "a\nb").ListOf(),
        tags => TagCell.Read(TagCell.Write(tags)).SequenceEqual(tags));

    private static string NameAndCity(byte[] file, string? declared)
    {
        var format = CsvFormat.Detect(file, declared);
        Assert.Null(format.Error);
        using var reader = CsvReader.Open(new MemoryStream(file), format);
        Assert.Equal("Email", reader.Header[0]);
        Assert.True(reader.Read());
        Assert.Null(reader.Error);
        return $"{reader.Cells[1]}|{reader.Cells[2]}";
    }

    private static class Files
    {
        public static Gen<string> Cell { get; } = Gen.Elements(
            "", "a", "Zoë", "😀", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", " ", "'", "''", "=1+1", "+", "-", "@", "5", "\0", "\u2028", "\uFEFF")
            .ListOf().Select(parts => string.Concat(parts));

        public static Gen<string[][]> Any { get; } =
            from width in Gen.Choose(1, 4)
            from rows in Cell.ArrayOf(width).NonEmptyListOf()
            select rows.ToArray();
    }

    private sealed class ArrayComparer : IEqualityComparer<string[]>
    {
        public static readonly ArrayComparer Instance = new();

        public bool Equals(string[]? x, string[]? y) => x!.AsSpan().SequenceEqual(y);

        public int GetHashCode(string[] obj) => obj.Length;
    }
}
