using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Storage.Imports;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>Reads the rows of an import that failed, as they came, with the reason.</summary>
public sealed class ReadFailures(ImportBlobs blobs)
{
    /// <summary>As many errors, and as many warnings, as are told with an import's state.</summary>
    public const int MaxTold = 100;

    /// <summary>The first errors and warnings.</summary>
    public async Task<ToldRows> FirstAsync(StoreId store, Import import, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        List<RowNote> errors = [];
        List<RowNote> warnings = [];
        var failed = 0;
        await foreach (var blob in blobs.ReadFailuresAsync(store, import.Id, cancellationToken))
        {
            foreach (var row in KeptRows.Read(blob).Lines)
            {
                failed += row.Errors is null ? 0 : 1;
                errors.AddRange((row.Errors ?? []).Select(error => new RowNote(row.Number, error.Field, error.Code, error.Message)));
                warnings.AddRange((row.Warnings ?? []).Select(w => new RowNote(row.Number, w.Field, w.Code, w.Message)));
                if (errors.Count >= MaxTold || (failed >= import.Counts.Failed && warnings.Count >= MaxTold))
                {
                    return Told();
                }
            }
        }

        return Told();

        ToldRows Told() => new([.. errors.Take(MaxTold)], [.. warnings.Take(MaxTold)]);
    }

    /// <summary>The type of what <see cref="WriteAsync"/> writes.</summary>
    public const string ContentType = "text/csv; charset=utf-8";

    public static string FileName(Import import)
    {
        ArgumentNullException.ThrowIfNull(import);
        return $"errors-{import.Id}.csv";
    }

    /// <summary>Writes <see cref="LinesAsync"/> as a file; Excel takes it for UTF-8 only where it begins with a byte order mark.</summary>
    public async Task WriteAsync(StoreId store, Import import, Stream output, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await foreach (var line in LinesAsync(store, import, cancellationToken))
        {
            await writer.WriteAsync(line.AsMemory(), cancellationToken);
        }
    }

    /// <summary>All rows that failed as lines of a CSV file that is safe to open in a spreadsheet, the header first.</summary>
    public async IAsyncEnumerable<string> LinesAsync(
        StoreId store, Import import, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(import);
        var hasHeader = false;
        await foreach (var blob in blobs.ReadFailuresAsync(store, import.Id, cancellationToken))
        {
            var (header, rows) = KeptRows.Read(blob);
            if (!hasHeader)
            {
                yield return Line("row", "reason", header.Count > 0 ? header : ["line"]);
                hasHeader = true;
            }

            foreach (var row in rows)
            {
                if (row.Errors is { } errors)
                {
                    yield return Line(row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), Reason(errors), row.Cells);
                }
            }
        }

        if (!hasHeader)
        {
            yield return Line("row", "reason", []);
        }
    }

    private static string Line(string row, string reason, IEnumerable<string> cells) => CsvLine.Of([row, reason, .. cells]);

    private static string Reason(IEnumerable<FieldError> errors) =>
        string.Join(' ', errors.Select(error => error.Field is "" or "row" ? error.Message : $"{error.Field}: {error.Message}"));
}

/// <summary>What is told of a row.</summary>
/// <param name="Row">From 1; a CSV file's header and blank lines do not count.</param>
public sealed record RowNote(int Row, string? Field, string Code, string Message);

/// <summary>The first of an import's errors and warnings.</summary>
public sealed record ToldRows(IReadOnlyList<RowNote> Errors, IReadOnlyList<RowNote> Warnings);
