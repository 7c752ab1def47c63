using System.Text;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Tests.Support;
using FsCheck.Fluent;

namespace ContactsFunctions.Tests.Intake.Csv;

/// <summary>Issue 17: files as programs write them, and as they come when something went wrong.</summary>
public sealed class CsvReaderTests
{
    [Fact]
    public void Rows_are_counted_from_the_first_behind_the_header_and_blank_lines_are_not()
    {
        Assert.Equal(
            [(1, "a|1", null), (2, "b|", null), (3, "c|3", null)],
            Read("name,number\r\na,1\r\n\r\n\nb\n,\nc,3"));
    }

    [Fact]
    public void A_quoted_cell_may_hold_separators_quotes_and_line_breaks() =>
        Assert.Equal([(1, "a, b|say \"hi\"\r\nthere", null), (2, "c|d", null)], Read("x,y\n\"a, b\",\"say \"\"hi\"\"\r\nthere\"\nc,d\n"));

    [Fact]
    public void A_quote_within_a_cell_that_begins_without_one_is_a_character_like_any_other() =>
        Assert.Equal([(1, "19\" rack|b", null), (2, "c|d", null)], Read("x,y\n19\" rack,b\nc,d\n"));

    [Fact]
    public void A_row_with_more_cells_than_columns_is_wrong_and_separators_at_its_end_are_not() => Assert.Equal(
        [(1, "a|b", null), (2, "a|b|c", "too_many_cells"), (3, "d|e", null)],
        Read("x,y\na,b,,,\na,b,c\nd,e\n"));

    [Theory]
    [InlineData("\"a\"b,c\n")]
    [InlineData("a,\"b\n")]
    [InlineData("a,\"b \"quoted\" c\"\n")]
    [InlineData("1\",\"b \"c\n")]
    [InlineData("\"\n")]
    [InlineData("a,\"b\"\"\n")]
    public void A_row_with_broken_quotes_is_wrong_and_those_around_it_are_read(string broken)
    {
        var rows = Read($"x,y\nfirst,1\n{broken}second,2\n\"third\",\"3\"\n");

        Assert.Equal([null, "broken_quotes", null, null], rows.Select(row => row.Error));
        Assert.Equal(["first|1", "second|2", "third|3"], rows.Where(row => row.Error is null).Select(row => row.Cells));
        Assert.Equal([1, 2, 3, 4], rows.Select(row => row.Row));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("")]
    public void A_record_that_is_too_long_is_wrong_and_those_around_it_are_read(string quote)
    {
        var rows = Read($"x,y\nfirst,1\n{quote}{new string('a', 3 * CsvReader.MaxRecordBytes)}\nsecond,2\n\"third\",3\n");

        Assert.Equal([null, "too_long", null, null], rows.Select(row => row.Error));
        Assert.Equal(["first|1", "second|2", "third|3"], rows.Where(row => row.Error is null).Select(row => row.Cells));
    }

    [Theory]
    [InlineData("b\"c,\"d\n", CsvReader.MaxRecordBytes)]
    [InlineData("\"a\"b,c\n", CsvReader.BufferBytes)]
    public void A_file_that_is_made_of_broken_quotes_is_given_up(string line, int cost)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes("x,y\n" + string.Concat(Enumerable.Repeat(line, 100_000))));
        using var reader = CsvReader.Open(stream, CsvFormat.Detect("x,y\n"u8, null));
        reader.RereadBudget = 10L * cost;

        var read = 0;
        while (reader.Read())
        {
            read++;
        }

        Assert.Equal("broken_quotes", reader.Failure?.Code);
        Assert.InRange(read, 11, 1000);
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_its_own_line_however_many_follow()
    {
        var many = string.Concat(Enumerable.Range(0, 100_000).Select(at => $"name {at},{at}\n"));

        var rows = Read($"x,y\n\"open,1\n{many}");

        Assert.Equal(100_001, rows.Count);
        Assert.Equal([1], rows.Where(row => row.Error is not null).Select(row => row.Row));
        Assert.Equal("name 99999|99999", rows[^1].Cells);
    }

    [Fact]
    public void Bytes_that_are_none_of_the_charset_cost_their_row_alone()
    {
        byte[] file = [.. "x,y\na,1\nM"u8, 0xFC, .. "ller,2\nGrün,3\n"u8];

        Assert.Equal(
            [(1, "a|1", null), (2, "M?ller|2", "invalid_encoding"), (3, "Grün|3", null)],
            Read(file, null));
    }

    [Fact]
    public void Nothing_is_kept_in_place_of_a_character_that_could_not_be_read()
    {
        byte[] file = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("x\na"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("b\nc\n")];

        Assert.Equal([(1, "a?b", "invalid_encoding"), (2, "c", null)], Read(file, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    public void A_file_without_a_header_says_so(string file)
    {
        using var reader = Open(Encoding.UTF8.GetBytes(file), null);

        Assert.Equal("empty", reader.Error?.Code);
        Assert.False(reader.Read());
    }

    [Fact]
    public void Whatever_is_in_a_file_is_read_to_its_end_and_as_the_same_however_it_arrives() => Properties.Hold(
        Gen.Elements("a", "b", ",", "\"", "\"\"", "\n", "\r\n", "\r", "é", "\uFEFF", "\0", "\u0080")
            .ListOf().Select(parts => Encoding.Latin1.GetBytes("x,y\n" + string.Concat(parts))),
        file => Read(file, null).SequenceEqual(Read(new Trickle(file))),
        count: 3000);

    private static List<(int Row, string Cells, string? Error)> Read(string file) => Read(Encoding.UTF8.GetBytes(file), null);

    private static List<(int Row, string Cells, string? Error)> Read(byte[] file, string? charset)
    {
        using var reader = Open(file, charset);
        return Read(reader);
    }

    private static List<(int Row, string Cells, string? Error)> Read(Stream file)
    {
        using var reader = CsvReader.Open(file, new(Encoding.UTF8, ','));
        return Read(reader);
    }

    private static List<(int Row, string Cells, string? Error)> Read(CsvReader reader)
    {
        Assert.Null(reader.Error);
        List<(int, string, string?)> rows = [];
        while (reader.Read())
        {
            rows.Add((reader.Row, string.Join('|', reader.Cells), reader.Error?.Code));
        }

        return rows;
    }

    private static CsvReader Open(byte[] file, string? charset)
    {
        var format = CsvFormat.Detect(file, charset);
        Assert.Null(format.Error);
        return CsvReader.Open(new MemoryStream(file), format);
    }

    /// <summary>Hands out a byte at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(1, count));
    }
}
