using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Storage.Hooks;

/// <summary>
/// A store's hooks as rows beside its settings, so that they come with the one query that reads a store. A hook that was removed
/// leaves its row without address for a week, as long as rows of its deliveries may be there.
/// </summary>
internal static class HookRows
{
    public const string Prefix = "hook-";

    /// <summary>Row keys of hooks come before this one.</summary>
    public const string End = "hook.";

    private const string TargetColumn = "TargetUrl";
    private const string EventsColumn = "Events";
    private const string FormatColumn = "Format";
    private const string CreatedAtColumn = "CreatedAt";
    private const string FailingSinceColumn = "FailingSince";
    private const string OffSinceColumn = "OffSince";
    private const string OwnerToldAtColumn = "OwnerToldAt";
    private const string RemovedAtColumn = "RemovedAt";

    public static string KeyOf(HookId id) => Prefix + id;

    public static TableEntity Row(StoreId store, Hook hook) => new(store.ToString(), KeyOf(hook.Id))
    {
        [TargetColumn] = hook.TargetUrl,
        [EventsColumn] = string.Join(' ', hook.Events.Select(kind => kind.WireName())),
        [FormatColumn] = hook.Format.WireName(),
        [CreatedAtColumn] = hook.CreatedAt,
        [FailingSinceColumn] = hook.FailingSince,
        [OffSinceColumn] = hook.OffSince,
        [OwnerToldAtColumn] = hook.OwnerToldAt,
    };

    public static TableEntity Removed(StoreId store, HookId id, DateTimeOffset now) =>
        new(store.ToString(), KeyOf(id)) { [RemovedAtColumn] = now };

    /// <summary>The hook of a row; null where it was removed, or the row is broken: the other hooks go on working.</summary>
    public static Hook? Read(TableEntity row)
    {
        if (!HookId.TryParse(row.RowKey[Prefix.Length..], out var id)
            || Text(row, TargetColumn) is not { } target
            || Moment(row, CreatedAtColumn) is not { } createdAt
            || HookFormatNames.FormatOf(Text(row, FormatColumn)) is not { } format)
        {
            return null;
        }

        var events = (Text(row, EventsColumn) ?? string.Empty).Split(' ').Select(ContactEventNames.KindOf).OfType<ContactEventKind>();
        return new(id, target, [.. events], format, createdAt)
        {
            FailingSince = Moment(row, FailingSinceColumn),
            OffSince = Moment(row, OffSinceColumn),
            OwnerToldAt = Moment(row, OwnerToldAtColumn),
        };
    }

    private static string? Text(TableEntity row, string column) => row.TryGetValue(column, out var value) ? value as string : null;

    private static DateTimeOffset? Moment(TableEntity row, string column) =>
        row.TryGetValue(column, out var value) ? value as DateTimeOffset? : null;
}
