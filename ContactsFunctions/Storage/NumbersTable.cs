using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Numbers;

namespace ContactsFunctions.Storage;

/// <summary>
/// The numbers of a store by day, in the table <c>Console</c>: one small row a day. A day is written as a whole, so that
/// counting it again gives the same row.
/// </summary>
public sealed class NumbersTable(TableServiceClient tables)
{
    private const string KeyPrefix = "numbers-";
    private const string KeyEnd = "numbers.";
    private const string CountedAtColumn = "CountedAt";
    private const string MillisecondsColumn = "Milliseconds";
    private const string DocumentColumn = "Document";

    private readonly TableClient table = tables.GetTableClient(OwnerTable.TableName);

    /// <summary>The days from one on that were counted, oldest first: one request.</summary>
    public async Task<IReadOnlyList<CountedDay>> ListAsync(StoreId store, DateOnly from, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {store.ToString()} and RowKey ge {Key(from)} and RowKey lt {KeyEnd}");
        List<CountedDay> days = [];
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (Read(row) is { } day)
            {
                days.Add(day);
            }
        }

        return days;
    }

    /// <summary>Writes days, at most 100, in one request: those that were read are replaced, the others are new.</summary>
    /// <param name="read">The days as they were read.</param>
    /// <param name="took">How long it took to find the contacts that they were counted from.</param>
    /// <returns>False when another was faster: nothing was written.</returns>
    public async Task<bool> TrySaveAsync(
        StoreId store,
        IReadOnlyList<CountedDay> read,
        IEnumerable<DayNumbers> days,
        DateTimeOffset countedAt,
        TimeSpan took,
        CancellationToken cancellationToken)
    {
        var known = read.ToDictionary(day => day.Numbers.Day, day => day.Version);
        var actions = days.Select(day => known.TryGetValue(day.Day, out var version)
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, Row(store, day, countedAt, took), version)
            : new TableTransactionAction(TableTransactionActionType.Add, Row(store, day, countedAt, took)));
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static TableEntity Row(StoreId store, DayNumbers day, DateTimeOffset countedAt, TimeSpan took)
    {
        var row = new TableEntity(store.ToString(), Key(day.Day))
        {
            [CountedAtColumn] = countedAt,
            [MillisecondsColumn] = (int)took.TotalMilliseconds,
        };
        ByteColumns.Write(row, DocumentColumn, JsonSerializer.SerializeToUtf8Bytes(day, DayNumbersJson.Compact.DayNumbers));
        return row;
    }

    /// <summary>Null where the row is none that can be read: the day counts as not counted.</summary>
    private static CountedDay? Read(TableEntity row)
    {
        try
        {
            return JsonSerializer.Deserialize(ByteColumns.Read(row, DocumentColumn), DayNumbersJson.Default.DayNumbers) is { } numbers
                ? new(
                    numbers,
                    row.GetDateTimeOffset(CountedAtColumn) ?? default,
                    TimeSpan.FromMilliseconds(row.GetInt32(MillisecondsColumn) ?? 0),
                    row.ETag)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Key(DateOnly day) => KeyPrefix + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>The numbers of a day as they were counted.</summary>
/// <param name="Took">How long it took to find the contacts: how large the store is, in the only sense that matters here.</param>
public sealed record CountedDay(DayNumbers Numbers, DateTimeOffset CountedAt, TimeSpan Took, ETag Version);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DayNumbers))]
internal sealed partial class DayNumbersJson : JsonSerializerContext
{
    private static DayNumbersJson? compact;

    /// <summary>A letter of another script takes its own bytes, not six for an escape.</summary>
    public static DayNumbersJson Compact => LazyInitializer.EnsureInitialized(ref compact, () => new(
        new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}
