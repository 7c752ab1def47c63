using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Intake.Housekeeping;

/// <summary>The section <c>Housekeeping</c>.</summary>
public sealed class HousekeepingOptions
{
    public const string Section = "Housekeeping";

    /// <summary>
    /// How long a sign-up that nobody confirmed is kept, where its store says nothing: 8 to 365 days, longer than a link lives.
    /// </summary>
    public TimeSpan UnconfirmedLifetime { get; init; } = TimeSpan.FromDays(30);
}

internal sealed class HousekeepingOptionsValidator : IValidateOptions<HousekeepingOptions>
{
    public ValidateOptionsResult Validate(string? name, HousekeepingOptions options) =>
        options.UnconfirmedLifetime >= TimeSpan.FromDays(8) && options.UnconfirmedLifetime <= TimeSpan.FromDays(365)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Housekeeping:UnconfirmedLifetime must be between 8.00:00:00 and 365.00:00:00.");
}

/// <summary>
/// Removes people who never asked to be here: public sign-ups that nobody confirmed. Works its way through a store
/// page by page; a run that is cut off is taken up by the next, since what it removed is gone.
/// </summary>
public sealed class RemoveUnconfirmed(ContactTable contacts, IOptions<HousekeepingOptions> options, TimeProvider time)
{
    /// <returns>How many contacts were removed.</returns>
    public async Task<int> ExecuteAsync(StoreId store, RetentionSettings retention, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(retention);
        var removed = 0;
        var kept = retention.UnconfirmedDays is { } days ? TimeSpan.FromDays(days) : options.Value.UnconfirmedLifetime;
        var before = time.GetUtcNow() - kept;
        await contacts.RemoveOldMailboxesAsync(store, time.GetUtcNow() - MailCap.Longest, cancellationToken);
        await foreach (var found in contacts.ListUntouchedAsync(store, before, cancellationToken))
        {
            if (IsAbandoned(found.Contact) && await contacts.TryRemoveAsync(store, found, cancellationToken))
            {
                removed++;
            }
        }

        return removed;
    }

    /// <summary>
    /// Whether all there ever was of a contact is sign-ups without a key, none of them confirmed. One that owes webhooks an event
    /// stays until it is told.
    /// </summary>
    internal static bool IsAbandoned(Contact contact) =>
        contact is { IsFromShop: false, DueEvents.Count: 0 }
        && contact.State(Channel.Email).Status == ChannelStatus.NonSubscribed
        && contact.State(Channel.Sms).Status == ChannelStatus.NonSubscribed
        && contact.OptIn?.State != OptInState.Confirmed
        && (contact.Email is null || contact.Phone is null);
}
