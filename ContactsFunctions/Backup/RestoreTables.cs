using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Backup;

/// <summary>
/// Writes a backup's rows into tables that have none of them. Only new rows are written, never one over another; and what was
/// erased since stays erased. The app must not run meanwhile.
/// </summary>
/// <param name="source">The container with the backup and the list of erasures.</param>
/// <param name="target">The account to write to.</param>
public sealed class RestoreTables(BlobContainerClient source, TableServiceClient target, TimeProvider time)
{
    private readonly ContactTable contacts = new(target);

    /// <summary>The complete backups, oldest first.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (var folder in source.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", null, cancellationToken))
        {
            if (folder.Prefix?.TrimEnd('/') is { } name && BackupLayout.Began(name) is not null
                && await source.GetBlobClient(BackupLayout.Manifest(name)).ExistsAsync(cancellationToken))
            {
                names.Add(name);
            }
        }

        return names;
    }

    /// <exception cref="RestoreRefusedException">There is no such backup or store, or the tables have rows of
    /// it. Nothing was written.</exception>
    public async Task<RestoreResult> ExecuteAsync(RestoreRequest request, IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(progress);
        var manifest = await ManifestAsync(request.Backup, cancellationToken);
        var names = request.Store is { } only ? [only.ToString()] : await StoresOfAsync(request.Backup, manifest, cancellationToken);
        foreach (var table in BackupLayout.Tables)
        {
            await target.CreateTableIfNotExistsAsync(table, cancellationToken);
        }

        if (!request.Continue)
        {
            await RefuseUnlessEmptyAsync(request, names, cancellationToken);
        }

        var result = new RestoreResult(new(StringComparer.Ordinal), 0, 0, new(StringComparer.Ordinal));
        if (request.Contacts)
        {
            foreach (var store in names.Where(manifest.Contacts.ContainsKey))
            {
                result = await RestoreContactsAsync(request, manifest, StoreId.Parse(store), result, cancellationToken);
                progress.Report($"{store}: {result.Rows[store]} rows");
            }
        }

        if (request.Stores)
        {
            var rows = RowBlob.ReadAsync(source.GetBlobClient(BackupLayout.Stores(request.Backup)), cancellationToken)
                .Where(row => names.Contains(row.PartitionKey));
            await new RowWriter(target.GetTableClient(StoreTable.TableName), request.Continue).WriteAsync(rows, cancellationToken);
        }

        return result;
    }

    private async Task<RestoreResult> RestoreContactsAsync(
        RestoreRequest request, BackupManifest manifest, StoreId store, RestoreResult result, CancellationToken cancellationToken)
    {
        var rows = RowBlob.ReadAsync(source.GetBlobClient(BackupLayout.Contacts(request.Backup, store.ToString())), cancellationToken);
        var count = await new RowWriter(target.GetTableClient(ContactTable.TableName), request.Continue)
            .WriteAsync(rows, cancellationToken);
        if (count != manifest.Contacts[store.ToString()])
        {
            throw new InvalidDataException(
                $"The backup of store {store} has {count} rows, and should have {manifest.Contacts[store.ToString()]}.");
        }

        // Mending before erasing, which follows a contact's keys and must find them whole.
        var mended = await new MendContacts(contacts).ExecuteAsync(store, cancellationToken);
        var list = new ErasureList(new BackupContainer(source));
        var erased = await new ReplayErasures(contacts, list, time).ExecuteAsync(store, manifest.StartedAt, cancellationToken);
        var owed = 0;
        await foreach (var contact in contacts.ListWithDueMailAsync(store, DateTimeOffset.MaxValue.AddDays(-1), cancellationToken))
        {
            owed += contact.Contact.DueMails.Count > 0 ? 1 : 0;
        }

        result.Rows[store.ToString()] = count;
        result.MailsOwed[store.ToString()] = owed;
        return result with { Mended = result.Mended + mended, Erased = result.Erased + erased };
    }

    private async Task<BackupManifest> ManifestAsync(string backup, CancellationToken cancellationToken)
    {
        try
        {
            var blob = await source.GetBlobClient(BackupLayout.Manifest(backup)).DownloadContentAsync(cancellationToken);
            return JsonSerializer.Deserialize(blob.Value.Content, BackupJson.Default.BackupManifest)!;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new RestoreRefusedException($"There is no complete backup {backup} in this container.");
        }
    }

    private async Task<List<string>> StoresOfAsync(string backup, BackupManifest manifest, CancellationToken cancellationToken)
    {
        SortedSet<string> names = new(manifest.Contacts.Keys, StringComparer.Ordinal);
        await foreach (var row in RowBlob.ReadAsync(source.GetBlobClient(BackupLayout.Stores(backup)), cancellationToken))
        {
            names.Add(row.PartitionKey);
        }

        return [.. names];
    }

    private async Task RefuseUnlessEmptyAsync(RestoreRequest request, List<string> names, CancellationToken cancellationToken)
    {
        foreach (var table in BackupLayout.Tables.Where(table => table == ContactTable.TableName ? request.Contacts : request.Stores))
        {
            foreach (var store in names)
            {
                var filter = TableClient.CreateQueryFilter($"PartitionKey eq {store}");
                var rows = target.GetTableClient(table).QueryAsync<TableEntity>(
                    filter, maxPerPage: 1, select: ["RowKey"], cancellationToken);
                if (await rows.AnyAsync(cancellationToken))
                {
                    throw new RestoreRefusedException($"Table {table} has rows of store {store} already. Nothing was written.");
                }
            }
        }
    }
}
