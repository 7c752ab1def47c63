using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;

namespace ContactsFunctions.Hooks;

/// <summary>
/// Makes a delivery of each event that a row owes, for each hook that wants to hear of it, and only then takes the events off the row.
/// Cut off anywhere, it is done again: the ids of deliveries follow from event and hook, so that none is made twice.
/// </summary>
public sealed class HandOutEvents(EventRows rows, HookTable hooks, DeliveryTable deliveries, EventOutbox outbox, TimeProvider time)
{
    /// <summary>The row is written beside the message; once the message is this old, a row that is not there never will be.</summary>
    private static readonly TimeSpan RowIsWrittenWithin = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Two messages about one contact may be worked on at once. Who finds deliveries made lets the other announce them: its own
    /// messages come later, and find something to do only where the other has died.
    /// </summary>
    private static readonly TimeSpan CopyWaits = TimeSpan.FromSeconds(30);

    private const int Parallelism = 16;

    public async Task ExecuteAsync(HandOutMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (store, contact) = (StoreId.Parse(message.Store), ContactId.Parse(message.Contact));
        var owed = await rows.FindAsync(store, contact, cancellationToken);
        if (owed is null || owed.Version < message.Version)
        {
            await WaitAsync(message, cancellationToken);
        }

        var handedOut = new HashSet<string>(StringComparer.Ordinal);
        var retry = new OptimisticRetry(time);
        while (owed is { Events.Count: > 0 })
        {
            await HandOutAsync(store, owed.Events.Where(due => handedOut.Add(due.Id)), cancellationToken);
            if (await rows.TryTakeOffAsync(owed, handedOut, cancellationToken))
            {
                return;
            }

            await retry.LostAsync(cancellationToken);
            owed = await rows.FindAsync(store, contact, cancellationToken);
        }
    }

    private async Task HandOutAsync(StoreId store, ValueList<DueEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        var now = time.Now();
        HookDelivery[] made =
        [
            .. from hook in await hooks.ListAsync(store, cancellationToken)
               from due in events
               where hook.Wants(due.Kind)
               select new HookDelivery(
                   hook.Id, DeliveryId.Of(hook.Id, due), due.Kind, due.Contact, due.Channel, due.Version, due.At, DueAt: now)
               {
                   NextAttemptAt = now,
               },
        ];
        var known = await deliveries.AddAsync(store, made, cancellationToken);
        await Parallel.ForEachAsync(
            made,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (delivery, token) => await outbox.AnnounceAsync(store, delivery, known.Contains(delivery.Id) ? CopyWaits : null, token));
    }

    private async Task WaitAsync(HandOutMessage message, CancellationToken cancellationToken)
    {
        var age = time.GetUtcNow() - message.QueuedAt;
        if (age < RowIsWrittenWithin)
        {
            await outbox.EnqueueAsync(message, Gap(age), cancellationToken);
        }
    }

    // Mostly the row is milliseconds away.
    private static TimeSpan Gap(TimeSpan age) => age.TotalSeconds switch
    {
        < 0.5 => TimeSpan.Zero,
        < 5 => TimeSpan.FromSeconds(1),
        _ => TimeSpan.FromSeconds(30),
    };
}
