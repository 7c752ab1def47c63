using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage;

/// <summary>
/// The texts that a store's people were shown, kept for good: a row for each version in the table <c>Stores</c>, so that
/// backups hold them. A version is written once; afterwards this instance remembers that it is there.
/// </summary>
public sealed class WordingArchive(TableServiceClient tables, TimeProvider time)
{
    /// <summary>What the keys of its rows begin with: behind those of settings and API keys.</summary>
    internal const string KeyPrefix = "wording-";

    private const string KindColumn = "Kind";
    private const string LanguageColumn = "Language";
    private const string FirstShownColumn = "FirstShown";
    private const string TextColumn = "Text";
    private const int MaxRemembered = 10_000;

    /// <summary>Whole texts: some kilobytes each.</summary>
    private const int MaxRead = 500;

    private readonly TableClient table = tables.GetTableClient(StoreTable.TableName);
    private readonly ConcurrentDictionary<(StoreId, string), bool> kept = new();
    private readonly ConcurrentDictionary<(StoreId, string), KeptText> read = new();

    /// <summary>Keeps a text, unless it is kept already.</summary>
    public async Task KeepAsync(StoreId store, ShownText? text, CancellationToken cancellationToken)
    {
        if (text?.Write is null || kept.ContainsKey((store, text.Version)))
        {
            return;
        }

        var row = new TableEntity(store.ToString(), KeyPrefix + text.Version)
        {
            [KindColumn] = text.Kind.ToString(),
            [LanguageColumn] = text.Language,
            [FirstShownColumn] = time.GetUtcNow(),
        };
        ByteColumns.Write(row, TextColumn, Encoding.UTF8.GetBytes(text.Write()));
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // Another instance was faster, or this one was started anew.
        }

        Remember(kept, (store, text.Version), true, MaxRemembered);
    }

    /// <summary>A text by its version; null where none of that version is kept, as of older entries of the consent log.</summary>
    public async Task<KeptText?> FindAsync(StoreId store, string version, CancellationToken cancellationToken)
    {
        if (read.TryGetValue((store, version), out var known))
        {
            return known;
        }

        if (await table.FindAsync(store, KeyPrefix + version, cancellationToken) is not { } row)
        {
            return null;
        }

        var text = new KeptText(
            version,
            row.GetString(KindColumn),
            row.GetString(LanguageColumn),
            row.GetDateTimeOffset(FirstShownColumn) ?? default,
            Encoding.UTF8.GetString(ByteColumns.Read(row, TextColumn)));
        Remember(read, (store, version), text, MaxRead);
        return text;
    }

    private static void Remember<T>(ConcurrentDictionary<(StoreId, string), T> memory, (StoreId, string) key, T value, int most)
    {
        if (memory.Count >= most)
        {
            memory.Clear();
        }

        memory[key] = value;
    }
}

/// <summary>A text as it is kept.</summary>
/// <param name="FirstShown">When the first person was shown it.</param>
public sealed record KeptText(string Version, string Kind, string? Language, DateTimeOffset FirstShown, string Text);
