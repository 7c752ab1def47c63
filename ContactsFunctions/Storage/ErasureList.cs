using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs.Models;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage;

/// <summary>
/// Who was erased and when, kept beside the backups, so that a backup made before brings nobody back. Each is an empty blob
/// whose name says it all: store, time and hashed key, and nothing about the person. Blobs are only ever added, so the list
/// works in a container where nothing may be changed.
/// </summary>
public sealed class ErasureList(BackupContainer backups)
{
    /// <summary>What the names of its blobs begin with.</summary>
    public const string Prefix = "erased/";

    private const string TimeFormat = "yyyyMMdd'T'HHmmss.fff'Z'";

    /// <summary>Adds one. It comes before the erasing itself: of two steps that a crash may part, none may bring somebody back.</summary>
    public async Task AddAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(erasure);
        if (backups.Client is not { } container)
        {
            return;
        }

        try
        {
            await container.GetBlobClient(Name(erasure)).UploadAsync(
                BinaryData.Empty, new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Listed already, by an attempt that lost a race or its answer.
        }
    }

    /// <summary>Erasures since a moment, oldest first within a store.</summary>
    /// <param name="store">Null for all stores.</param>
    public async IAsyncEnumerable<Erasure> ListAsync(
        StoreId? store, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (backups.Client is not { } container)
        {
            yield break;
        }

        var prefix = store is { } only ? $"{Prefix}{only}/" : Prefix;
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellationToken))
        {
            if (Read(blob.Name) is { } erasure && erasure.At >= since)
            {
                yield return erasure;
            }
        }
    }

    /// <summary>The erasure that a blob of this name stands for; null where it is none.</summary>
    internal static Erasure? Read(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && name[Prefix.Length..].Split('/') is [var store, var rest]
        && rest.Split('_') is [var time, var contact]
        && StoreId.TryParse(store, out var storeId) && ContactId.TryParse(contact, out var contactId)
        && DateTimeOffset.TryParseExact(
            time,
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at)
            ? new(storeId, contactId, at)
            : null;

    private static string Name(Erasure erasure) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Prefix}{erasure.Store}/{erasure.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}_{erasure.Contact}");
}

/// <summary>A contact that was erased, and when.</summary>
public sealed record Erasure(StoreId Store, ContactId Contact, DateTimeOffset At);
