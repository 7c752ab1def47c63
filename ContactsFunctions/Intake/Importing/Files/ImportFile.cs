using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Storage.Imports;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>A file of contacts, read row by row: memory does not grow with it.</summary>
internal sealed class ImportFile : IDisposable
{
    /// <summary>The longest line of JSON, in bytes: as long as a single contact's body may be.</summary>
    public const int MaxLineBytes = 256 * 1024;

    /// <summary>As much of the beginning as holds any header.</summary>
    public const int HeadBytes = 64 * 1024;

    private readonly CsvReader? csv;
    private readonly Stream? lines;

    private ImportFile(CsvReader? csv, Stream? lines) => (this.csv, this.lines) = (csv, lines);

    /// <summary>The names of the columns; none in a file of JSON.</summary>
    public IReadOnlyList<string> Header => csv?.Header ?? [];

    /// <summary>Why its rows ended before the file did; null where they did not.</summary>
    public FieldError? Failure => csv?.Failure;

    /// <param name="content">From the beginning; the caller's to close.</param>
    /// <param name="head">The first bytes of it.</param>
    /// <param name="options">Say what kind of file it is.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The file, or what is wrong with it as a whole.</returns>
    public static async Task<(ImportFile? File, FieldError? Error)> OpenAsync(
        Stream content, ReadOnlyMemory<byte> head, ImportOptions options, CancellationToken cancellationToken)
    {
        if (options.Kind == ImportKind.Ndjson)
        {
            return options.Charset is null || Charsets.IsUtf8(options.Charset)
                ? (new(null, content), null)
                : (null, new("charset", "unknown_charset", "Lines of JSON must be UTF-8."));
        }

        var format = CsvFormat.Detect(head.Span, options.Charset);
        if (format.Error is { } unknown)
        {
            return (null, unknown);
        }

        var reader = await CsvReader.OpenAsync(content, format, cancellationToken);
        if (reader.Error is { } error)
        {
            reader.Dispose();
            return (null, error);
        }

        return (new(reader, null), null);
    }

    public IAsyncEnumerable<KeptRow> RowsAsync(CancellationToken cancellationToken) =>
        csv is not null ? RowsAsync(csv, cancellationToken) : LinesAsync(lines!, cancellationToken);

    public void Dispose() => csv?.Dispose();

    private static async IAsyncEnumerable<KeptRow> RowsAsync(CsvReader csv, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await csv.ReadAsync(cancellationToken))
        {
            yield return new(csv.Row, csv.Cells) { Errors = csv.Error is { } error ? [error] : null };
        }
    }

    private static async IAsyncEnumerable<KeptRow> LinesAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new(leaveOpen: true));
        var (number, isTooLong) = (0, false);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end);
                rest = rest.Slice(rest.GetPosition(1, end));
                if (isTooLong || !IsBlank(line))
                {
                    yield return Line(++number, line, isTooLong);
                }

                isTooLong = false;
            }

            if (read.IsCompleted)
            {
                if (isTooLong || !IsBlank(rest))
                {
                    yield return Line(++number, rest, isTooLong);
                }

                break;
            }

            if (rest.Length > MaxLineBytes)
            {
                // What stays of it is only passed over.
                isTooLong = true;
                rest = rest.Slice(rest.End);
            }

            reader.AdvanceTo(rest.Start, rest.End);
        }

        await reader.CompleteAsync();
    }

    private static bool IsBlank(ReadOnlySequence<byte> line) =>
        line.Length < 1024 && line.ToArray().AsSpan().Trim("\uFEFF \t\r"u8).IsEmpty;

    private static KeptRow Line(int number, ReadOnlySequence<byte> line, bool isTooLong) => isTooLong || line.Length > MaxLineBytes
        ? new(number, [string.Empty])
        {
            Errors = [new("row", "too_long", $"A line may have {MaxLineBytes / 1024} KiB.")],
        }
        : new(number, [Encoding.UTF8.GetString(line).Trim('\uFEFF', ' ', '\t', '\r')])
        {
            Errors = Error(line),
        };

    private static FieldError[]? Error(ReadOnlySequence<byte> line)
    {
        try
        {
            return StrictJson.Parse(line.ToArray()).ValueKind == JsonValueKind.Object
                ? null
                : [new("row", "invalid_type", "A line must be a JSON object.")];
        }
        catch (UnreadableJsonException e)
        {
            return [new("row", "invalid_json", $"The line {e.Message}")];
        }
    }
}
