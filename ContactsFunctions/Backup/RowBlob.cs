using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace ContactsFunctions.Backup;

/// <summary>Rows in a blob, one a line, compressed. They pass through: memory holds a page of them, whatever the table's size.</summary>
internal static class RowBlob
{
    // Sent as they fill. A blob may have 50,000 of them; smaller ones would cost more.
    private const int BlockSize = 4 * 1024 * 1024;
    private static readonly Azure.Storage.StorageTransferOptions InBlocks =
        new() { InitialTransferSize = BlockSize, MaximumTransferSize = BlockSize, MaximumConcurrency = 1 };

    /// <summary>Writes a new blob. It comes to be when its last row is there, so it needs no permission to change one.</summary>
    /// <returns>How many rows.</returns>
    public static async Task<long> WriteAsync(BlobClient blob, IAsyncEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var upload = UploadAsync(blob, pipe.Reader, failed);
        var count = await FillAsync(pipe.Writer, rows, upload, failed);
        await upload;
        return count;
    }

    public static async IAsyncEnumerable<TableEntity> ReadAsync(
        BlobClient blob, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var compressed = await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellationToken);
        await using var plain = new GZipStream(compressed, CompressionMode.Decompress);
        using var lines = new StreamReader(plain);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return TableRowJson.Read(line);
        }
    }

    private static async Task UploadAsync(BlobClient blob, PipeReader reader, CancellationTokenSource failed)
    {
        var options = new BlobUploadOptions
        {
            TransferOptions = InBlocks,
            Conditions = new() { IfNoneMatch = ETag.All },
            HttpHeaders = new() { ContentType = "application/gzip" },
        };
        try
        {
            await using var content = reader.AsStream();
            await blob.UploadAsync(content, options, failed.Token);
        }
        catch (Exception e)
        {
            // Whoever writes must not wait for a reader that is gone.
            await failed.CancelAsync();
            await reader.CompleteAsync(e);
            throw;
        }
    }

    private static async Task<long> FillAsync(
        PipeWriter pipe, IAsyncEnumerable<TableEntity> rows, Task upload, CancellationTokenSource failed)
    {
        var count = 0L;
        try
        {
            await using (var compressed = new GZipStream(pipe.AsStream(leaveOpen: true), CompressionLevel.Optimal))
            {
                var line = new ArrayBufferWriter<byte>();
                await using var writer = new Utf8JsonWriter(
                    line, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
                await foreach (var row in rows.WithCancellation(failed.Token))
                {
                    TableRowJson.Write(writer, row);
                    await writer.FlushAsync(failed.Token);
                    line.Write("\n"u8);
                    await compressed.WriteAsync(line.WrittenMemory, failed.Token);
                    line.ResetWrittenCount();
                    writer.Reset();
                    count++;
                }
            }

            await pipe.CompleteAsync();
            return count;
        }
        catch (Exception e)
        {
            // Half of the rows must not become a blob.
            await failed.CancelAsync();
            await pipe.CompleteAsync(e);
            await upload.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (upload.IsFaulted)
            {
                await upload;
            }

            throw;
        }
    }
}
