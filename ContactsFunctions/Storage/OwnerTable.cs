using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Owners;

namespace ContactsFunctions.Storage;

/// <summary>
/// What opens the console, in the table <c>Console</c>: the partition is the store, and each owner who ever asked for a link has
/// one row, named by a hash. Backups leave the table out: a session that was ended must not come back.
/// </summary>
public sealed class OwnerTable(TableServiceClient tables, TimeProvider time)
{
    public const string TableName = "Console";

    private const string KeyPrefix = "owner-";
    private const string DocumentColumn = "Document";

    private readonly TableClient table = tables.GetTableClient(TableName);

    /// <summary>One read.</summary>
    public async Task<OwnerAccess> GetAsync(StoreId store, ContactId owner, CancellationToken cancellationToken) =>
        (await ReadAsync(store, owner, cancellationToken)).Access;

    /// <summary>Changes it by a rule, again whenever another was faster.</summary>
    /// <param name="rule">What it becomes; null where nothing is to change.</param>
    /// <returns>What it has become; null where nothing was to change.</returns>
    public async Task<OwnerAccess?> ChangeAsync(
        StoreId store, ContactId owner, Func<OwnerAccess, OwnerAccess?> rule, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var retry = new OptimisticRetry(time);
        while (true)
        {
            var (access, version) = await ReadAsync(store, owner, cancellationToken);
            if (rule(access) is not { } changed)
            {
                return null;
            }

            if (await TryWriteAsync(store, owner, changed, version, cancellationToken))
            {
                return changed;
            }

            await retry.LostAsync(cancellationToken);
        }
    }

    private async Task<(OwnerAccess Access, ETag? Version)> ReadAsync(StoreId store, ContactId owner, CancellationToken cancellationToken)
    {
        return await table.FindAsync(store, Key(owner), cancellationToken) is { } row ? (Of(row), row.ETag) : (OwnerAccess.None, null);
    }

    private async Task<bool> TryWriteAsync(
        StoreId store, ContactId owner, OwnerAccess access, ETag? version, CancellationToken cancellationToken)
    {
        var row = new TableEntity(store.ToString(), Key(owner))
        {
            [DocumentColumn] = JsonSerializer.Serialize(access, OwnerAccessJson.Default.OwnerAccess),
        };
        try
        {
            await (version is { } read
                ? table.UpdateEntityAsync(row, read, TableUpdateMode.Replace, cancellationToken)
                : table.AddEntityAsync(row, cancellationToken));
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    /// <summary>A row that cannot be read opens nothing; the next link writes it anew.</summary>
    private static OwnerAccess Of(TableEntity row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.GetString(DocumentColumn) ?? "", OwnerAccessJson.Default.OwnerAccess) ?? OwnerAccess.None;
        }
        catch (JsonException)
        {
            return OwnerAccess.None;
        }
    }

    private static string Key(ContactId owner) => KeyPrefix + owner;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(OwnerAccess))]
internal sealed partial class OwnerAccessJson : JsonSerializerContext;
