using ContactsFunctions.Domain;
using ContactsFunctions.Storage.Imports;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>Looks at the beginning of a file that waits, for whoever is to say how it is to be read.</summary>
public sealed class PeekImport(ImportBlobs blobs)
{
    /// <summary>How many rows are shown.</summary>
    public const int MaxRows = 5;

    /// <param name="options">How the file is to be read, as far as that was said.</param>
    /// <returns>Null where the file is gone.</returns>
    internal async Task<PeekedImport?> ExecuteAsync(Import import, ImportOptions options, CancellationToken cancellationToken)
    {
        if (await blobs.SizeAsync(import.Source, cancellationToken) is not { } size)
        {
            return null;
        }

        var head = await blobs.ReadHeadAsync(import.Source, ImportFile.HeadBytes, cancellationToken);
        using var content = new MemoryStream(head);
        var (file, error) = await ImportFile.OpenAsync(content, head, options, cancellationToken);
        if (file is null)
        {
            return new([], [], [error!]);
        }

        using (file)
        {
            // One more than is shown: the last one in reach may be cut off.
            var rows = await file.RowsAsync(cancellationToken).Take(MaxRows + 1).ToListAsync(cancellationToken);
            var whole = rows.Count <= MaxRows && size > head.Length ? rows.SkipLast(1) : rows.Take(MaxRows);
            return new(file.Header, [.. whole.Select(row => row.Cells)], RowMapping.Of(options, file.Header).Errors);
        }
    }
}

/// <summary>The beginning of a file.</summary>
/// <param name="Header">The names of its columns; none in a file of JSON.</param>
/// <param name="Rows">The first rows as they came.</param>
/// <param name="Errors">What is wrong with the file or with what its columns are to fill.</param>
internal sealed record PeekedImport(
    IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows, IReadOnlyList<FieldError> Errors);
