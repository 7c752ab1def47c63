using System.Text;
using ContactsFunctions.Domain;
using CsvHelper;

namespace ContactsFunctions.Intake.Csv;

/// <summary>
/// Reads a CSV file record by record. What is wrong with a record is said of that record (<see cref="Error"/>), and the
/// reading goes on with the next line: nothing in a file makes it throw. Memory does not grow with the file. A file that is made
/// of broken quotes is given up (<see cref="Failure"/>), as each of them has what follows read once more.
/// </summary>
public sealed class CsvReader : IDisposable
{
    /// <summary>The most bytes of a record, in UTF-8.</summary>
    public const int MaxRecordBytes = 256 * 1024;

    internal const int BufferBytes = 64 * 1024;

    /// <summary>Of a record that cannot be taken apart, this much is shown as one cell.</summary>
    private const int MaxShown = 1000;

    private readonly BadBytes badBytes = new();
    private readonly RecordBytes bytes;
    private readonly CsvReaderOptions options;
    private CsvHelper.CsvReader parser;

    private CsvMalformedReason? malformed;

    private CsvReader(Stream stream, CsvFormat format)
    {
        bytes = new(Encoding.CreateTranscodingStream(stream, CsvFormat.With(format.Encoding, badBytes), Charsets.Utf8, leaveOpen: true));
        options = new()
        {
            Separator = format.Separator,
            HasHeader = false,
            Encoding = Charsets.Utf8,
            BufferSize = BufferBytes,
            MaxRecordSize = MaxRecordBytes,
            OnMalformedRecord = record => malformed = record.Reason,
        };
        parser = CsvHelper.CsvReader.Create(bytes, options, leaveOpen: true);
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>The record that was read last, counted from 1 after the header; blank lines do not count.</summary>
    public int Row { get; private set; }

    /// <summary>Its cells, as many as the header has; more where there are more. The array is the caller's to keep.</summary>
    public string[] Cells { get; private set; } = [];

    /// <summary>What is wrong with it, or with the header while <see cref="Row"/> is 0; null where it could be read.</summary>
    public FieldError? Error { get; private set; }

    /// <summary>Why the file is read no further; null where it is read to its end.</summary>
    public FieldError? Failure { get; private set; }

    /// <summary>How many bytes may be read more than once, about.</summary>
    internal long RereadBudget { get; set; } = 16L * 1024 * 1024 * 1024;

    /// <summary>Begins with the header. The stream stays open.</summary>
    public static CsvReader Open(Stream stream, CsvFormat format)
    {
        var reader = new CsvReader(stream, format);
        while (reader.Next() is var isRecord && !reader.TakeHeader(isRecord))
        {
        }

        return reader;
    }

    /// <inheritdoc cref="Open"/>
    public static async Task<CsvReader> OpenAsync(Stream stream, CsvFormat format, CancellationToken cancellationToken)
    {
        var reader = new CsvReader(stream, format);
        while (await reader.NextAsync(cancellationToken) is var isRecord && !reader.TakeHeader(isRecord))
        {
        }

        return reader;
    }

    /// <summary>Reads the next record.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Read() => Next() && ++Row > 0;

    /// <inheritdoc cref="Read"/>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken) => await NextAsync(cancellationToken) && ++Row > 0;

    public void Dispose()
    {
        parser.Dispose();
        bytes.Dispose();
    }

    private bool Next()
    {
        do
        {
            malformed = null;
            try
            {
                if (Failure is not null || !parser.Read())
                {
                    return false;
                }
            }
            catch (CsvFormatException e)
            {
                return TakeBack(RowErrors.TooLong, bytes.HandedFrom + e.ByteOffset);
            }
        }
        while (!Take());
        return true;
    }

    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        do
        {
            malformed = null;
            try
            {
                if (Failure is not null || !await parser.ReadAsync(cancellationToken))
                {
                    return false;
                }
            }
            catch (CsvFormatException e)
            {
                return TakeBack(RowErrors.TooLong, bytes.HandedFrom + e.ByteOffset);
            }
        }
        while (!Take());
        return true;
    }

    /// <summary>Spreadsheets may write a line before the header that says what the separator is.</summary>
    /// <returns>Whether the header was found, or there is none.</returns>
    private bool TakeHeader(bool isRecord)
    {
        if (isRecord && Error is null && Cells is ["sep=" or "sep=,", ..])
        {
            return false;
        }

        Header = isRecord ? [.. Cells.Select(WrittenText.TrimMarks)] : [];
        Error ??= isRecord ? null : RowErrors.NoHeader;
        return true;
    }

    /// <returns>Whether there is a record: a blank one counts for nothing.</returns>
    private bool Take()
    {
        Error = null;
        bytes.RecordBegin = bytes.HandedFrom + parser.ByteOffset;
        if (parser.RawRecord.Length > MaxRecordBytes)
        {
            return TakeBack(RowErrors.TooLong, bytes.RecordBegin);
        }

        // A quote inside a cell that does not begin with one is what it looks like: 19" is a size.
        if (malformed is not null && !Quoting.IsRight(parser))
        {
            return TakeBack(RowErrors.BrokenQuotes, bytes.RecordBegin);
        }

        var count = parser.FieldCount;
        var cells = new string[Math.Max(count, Header.Count)];
        var filled = 0;
        for (var at = 0; at < cells.Length; at++)
        {
            cells[at] = at < count ? parser.GetString(at) : string.Empty;
            filled = cells[at].Length > 0 ? at + 1 : filled;
        }

        if (filled == 0)
        {
            return false;
        }

        // Separators at the end of a line with nothing behind them are no cells.
        Cells = Header.Count > 0 && filled <= Header.Count && cells.Length > Header.Count ? cells[..Header.Count] : cells;
        Error = WrongBytes() ?? (Header.Count > 0 && Cells.Length > Header.Count ? RowErrors.TooMany(Cells.Length, Header.Count) : null);
        return true;
    }

    /// <summary>
    /// A quote that is not closed takes in the lines after it. They are no part of this record: all that is lost is its first line.
    /// </summary>
    /// <param name="begin">Where in the file the record begins.</param>
    private bool TakeBack(FieldError error, long begin)
    {
        RereadBudget -= error == RowErrors.TooLong ? MaxRecordBytes : BufferBytes;
        Failure = RereadBudget < 0 ? RowErrors.Hopeless : null;
        bytes.RecordBegin = begin;
        var record = bytes.Record;
        var end = record.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? record : record[..end];
        Cells = [Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxShown)]).Replace(BadBytes.Mark, '?')];
        Error = error;
        bytes.TakeBack(line.Length, skipsLine: end < 0);
        parser.Dispose();
        parser = CsvHelper.CsvReader.Create(bytes, options, leaveOpen: true);
        return true;
    }

    private FieldError? WrongBytes()
    {
        if (!badBytes.WereSeen || !Array.Exists(Cells, cell => cell.Contains(BadBytes.Mark, StringComparison.Ordinal)))
        {
            return null;
        }

        Cells = Array.ConvertAll(Cells, cell => cell.Replace(BadBytes.Mark, '?'));
        return RowErrors.WrongBytes;
    }
}
