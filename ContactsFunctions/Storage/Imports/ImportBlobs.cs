using System.Globalization;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage.Imports;

/// <summary>
/// What imports keep in blobs, in a folder each: the file as it came, its slices while they wait, the identifiers that it names
/// (hashed), and the rows that failed. All but the failed rows go as soon as the import is over.
/// </summary>
public sealed class ImportBlobs(BlobContainerClient container)
{
    public const string ContainerName = "imports";

    private const int BlockSize = 4 * 1024 * 1024;

    /// <summary>One block at a time: memory holds no more of a file.</summary>
    private static readonly StorageTransferOptions InBlocks =
        new() { InitialTransferSize = BlockSize, MaximumTransferSize = BlockSize, MaximumConcurrency = 1 };

    /// <summary>Where an operator puts files that are too large for a request: the store's own folder.</summary>
    public Uri FolderOf(StoreId store) => new($"{container.Uri}/{store}/");

    /// <summary>The blob in a store's folder that an address names; null where it names none there.</summary>
    /// <remarks>
    /// Steps up are refused however they are escaped (<c>..%2F</c>): they would lead the client into another store's folder.
    /// </remarks>
    public string? NameOf(StoreId store, Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var folder = FolderOf(store);
        if (!folder.IsBaseOf(address) || address.Query.Length > 0)
        {
            return null;
        }

        var name = Uri.UnescapeDataString(folder.MakeRelativeUri(address).ToString());
        return name.Split('/', '\\').Any(part => part is "" or "." or "..") ? null : $"{store}/{name}";
    }

    public static string SourceOf(StoreId store, CountdownId import) => $"{Folder(store, import)}source";

    /// <summary>The import that a file came with; null where an operator has put it into the folder.</summary>
    public static CountdownId? ImportOf(StoreId store, string source) =>
        source.Split('/') is [var folder, var id, "source"] && folder == store.ToString() && CountdownId.TryParse(id, out var import)
            ? import
            : null;

    /// <summary>Keeps a file as it comes.</summary>
    public Task UploadAsync(string name, Stream content, CancellationToken cancellationToken) => container.GetBlobClient(name)
        .UploadAsync(content, new BlobUploadOptions { TransferOptions = InBlocks }, cancellationToken);

    /// <summary>How large a blob is, in bytes; null where there is none.</summary>
    public async Task<long?> SizeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken)).Value.ContentLength;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>A blob to read from its beginning; null where there is none.</summary>
    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobOpenReadOptions(allowModifications: false) { BufferSize = BlockSize };
            return await container.GetBlobClient(name).OpenReadAsync(options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>The first bytes of a blob, at most as many as are asked for; none of an empty one.</summary>
    public async Task<byte[]> ReadHeadAsync(string name, int bytes, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = new(0, bytes) };
            return (await container.GetBlobClient(name).DownloadContentAsync(options, cancellationToken)).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return [];
        }
    }

    public Task WriteSliceAsync(StoreId store, CountdownId import, int slice, BinaryData rows, CancellationToken cancellationToken) =>
        WriteAsync(SliceOf(store, import, slice), rows, cancellationToken);

    /// <summary>The rows of a slice; null where they are gone, as after a stop.</summary>
    public Task<BinaryData?> ReadSliceAsync(StoreId store, CountdownId import, int slice, CancellationToken cancellationToken) =>
        ReadAsync(SliceOf(store, import, slice), cancellationToken);

    public Task WriteFilterAsync(StoreId store, CountdownId import, BinaryData filter, CancellationToken cancellationToken) =>
        WriteAsync($"{Folder(store, import)}filter", filter, cancellationToken);

    public Task<BinaryData?> ReadFilterAsync(StoreId store, CountdownId import, CancellationToken cancellationToken) =>
        ReadAsync($"{Folder(store, import)}filter", cancellationToken);

    /// <summary>Keeps the failed rows of a slice. Doing it again for the same pass puts the same in their place.</summary>
    public Task WriteFailuresAsync(
        StoreId store, CountdownId import, int slice, bool isLater, BinaryData failures, CancellationToken cancellationToken) =>
        WriteAsync(
            string.Create(CultureInfo.InvariantCulture, $"{Folder(store, import)}failed-{slice:000000}-{(isLater ? 1 : 0)}"),
            failures,
            cancellationToken);

    /// <summary>The failed rows of all slices, in the file's order but for those that had to wait.</summary>
    public async IAsyncEnumerable<BinaryData> ReadFailuresAsync(
        StoreId store, CountdownId import, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new GetBlobsOptions { Prefix = $"{Folder(store, import)}failed-" };
        await foreach (var blob in container.GetBlobsAsync(options, cancellationToken))
        {
            if (await ReadAsync(blob.Name, cancellationToken) is { } failures)
            {
                yield return failures;
            }
        }
    }

    /// <summary>Removes what an import needs no longer, or all of it.</summary>
    /// <param name="keepsFailures">Whether the rows that failed stay.</param>
    public async Task RemoveAsync(StoreId store, CountdownId import, bool keepsFailures, CancellationToken cancellationToken)
    {
        await foreach (var blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = Folder(store, import) }, cancellationToken))
        {
            if (!keepsFailures || !blob.Name.StartsWith($"{Folder(store, import)}failed-", StringComparison.Ordinal))
            {
                await container.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken);
            }
        }
    }

    public Task CreateIfMissingAsync(CancellationToken cancellationToken) =>
        container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);

    private Task<Response<BlobContentInfo>> WriteAsync(string name, BinaryData content, CancellationToken cancellationToken) =>
        container.GetBlobClient(name).UploadAsync(content, overwrite: true, cancellationToken);

    private async Task<BinaryData?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await container.GetBlobClient(name).DownloadContentAsync(cancellationToken)).Value.Content;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private static string Folder(StoreId store, CountdownId import) => $"{store}/{import}/";

    private static string SliceOf(StoreId store, CountdownId import, int slice) =>
        string.Create(CultureInfo.InvariantCulture, $"{Folder(store, import)}slice-{slice:000000}");
}
