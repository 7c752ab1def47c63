using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Housekeeping;

/// <summary>
/// Takes from people whom a store may no longer write to what it no longer needs. Left is what keeps them from being written
/// to (identifiers, statuses) and what proves it (the consent log). Works its way through a store page by page; a run that is
/// cut off is taken up by the next, for which those that are trimmed have nothing left to trim.
/// </summary>
public sealed class TrimContacts(ContactTable contacts, EditContact edits, TimeProvider time)
{
    /// <returns>How many contacts were trimmed.</returns>
    public async Task<int> ExecuteAsync(StoreId store, RetentionSettings retention, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(retention);
        var trimmed = 0;
        var shortest = Math.Min(retention.UnsubscribedDays ?? int.MaxValue, retention.InactiveDays ?? int.MaxValue);
        if (shortest == int.MaxValue)
        {
            return trimmed;
        }

        var now = time.GetUtcNow();
        var found = contacts.ListNotSubscribedAsync(
            store, now - TimeSpan.FromDays(shortest), withUndecided: retention.InactiveDays is not null, cancellationToken);
        await foreach (var contact in found)
        {
            trimmed += await TryTrimAsync(store, contact, retention, now, cancellationToken) ? 1 : 0;
        }

        return trimmed;
    }

    /// <summary>The contact with what may go gone; null where nothing may, or nothing is left that could.</summary>
    internal static Contact? Trimmed(Contact contact, RetentionSettings retention, DateTimeOffset now)
    {
        if (!IsOver(contact, retention, now))
        {
            return null;
        }

        // When it was changed last stays: this is no news about the person.
        var trimmed = contact with
        {
            Profile = FieldValues.Empty,
            Tags = [],
            Properties = FieldValues.Empty,
            OptIn = contact.OptIn is { } optIn ? optIn with { PendingChange = null } : null,
        };
        return trimmed == contact ? null : trimmed;
    }

    private static bool IsOver(Contact contact, RetentionSettings retention, DateTimeOffset now)
    {
        ChannelState?[] states = [contact.Email?.State, contact.Phone?.State];
        ChannelStatus[] statuses = [.. states.OfType<ChannelState>().Select(state => state.Status)];

        // A link that is still good may yet subscribe them.
        if (statuses.Contains(ChannelStatus.Subscribed) || contact.OptIn?.IsAwaited(now) == true)
        {
            return false;
        }

        return IsUntouchedFor(retention.InactiveDays)
            || (Array.TrueForAll(statuses, status => status == ChannelStatus.Unsubscribed) && IsUntouchedFor(retention.UnsubscribedDays));

        bool IsUntouchedFor(int? days) => days is { } limit && contact.UpdatedAt < now - TimeSpan.FromDays(limit);
    }

    private async Task<bool> TryTrimAsync(
        StoreId store, StoredContact contact, RetentionSettings retention, DateTimeOffset now, CancellationToken cancellationToken) =>
        await edits.ExecuteAsync(
            store, contact.Contact.Id, current => Trimmed(current, retention, now), contact, cancellationToken) is not null;
}
