using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Domain.Numbers;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Intake.Counting;

/// <summary>
/// Counts the days of a store from its consent logs. No request of a visitor writes a counter: the night reads who was changed
/// and writes one row a day. The last days are counted anew every night, since people confirm later.
/// </summary>
public sealed partial class CountDays(
    EachStore eachStore,
    StoreTable stores,
    ContactTable contacts,
    NumbersTable numbers,
    IOptions<LinkOptions> links,
    TimeProvider time,
    ILogger<CountDays> logger)
{
    /// <summary>How far back the console looks; and how far back the first count goes.</summary>
    public const int MaxDays = 90;

    /// <summary>What a page waits for when it counts what the night has not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    /// <summary>Counts, for all stores, the days up to yesterday that are not counted yet or may have changed.</summary>
    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await eachStore.ExecuteAsync(
            nameof(CountDays),
            stores.ListAsync(cancellationToken),
            async store =>
            {
                await ExecuteAsync(store, cancellationToken);
                count++;
            },
            cancellationToken);
        Log.Counted(logger, count);
    }

    /// <summary>What happened since a day, today included, from at most 1,000 contacts: for a page that shows it at once.</summary>
    /// <returns>The days; null where there is too much to count while somebody waits.</returns>
    public async Task<IReadOnlyList<DayNumbers>?> SinceAsync(StoreId store, DateOnly from, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var rollUp = new RollUp(from, Today);
        var read = 0;
        try
        {
            await foreach (var contact in ChangedSinceAsync(store, from, either.Token))
            {
                if (++read > ContactQuery.MaxRows)
                {
                    return null;
                }

                rollUp.Add(contact);
            }

            return [.. rollUp.Days()];
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Nobody confirms later than by the link of the last reminder: after that a day hardly changes.</summary>
    private int DaysCountedAnew => (OptInRequests.ReminderUntil + links.Value.ConfirmationLifetime).Days + 1;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Counts the days of one store.</summary>
    public async Task ExecuteAsync(StoreId store, CancellationToken cancellationToken)
    {
        var (last, oldest) = (Today.AddDays(-1), Today.AddDays(-MaxDays));
        var known = await numbers.ListAsync(store, oldest, cancellationToken);

        // From the first day that may have changed, or the first that is missing where a night was left out.
        var anew = Today.AddDays(-DaysCountedAnew);
        var missing = known.Count == 0 ? oldest : known[^1].Numbers.Day.AddDays(1);
        var first = missing < anew ? missing : anew;
        var began = time.GetTimestamp();
        var rollUp = new RollUp(first, last);
        await foreach (var contact in ChangedSinceAsync(store, first, cancellationToken))
        {
            rollUp.Add(contact);
        }

        var took = time.GetElapsedTime(began);
        await numbers.TrySaveAsync(store, known, rollUp.Days(), time.GetUtcNow(), took, cancellationToken);
    }

    /// <summary>Whatever happened on a day or later happened to one of these.</summary>
    private IAsyncEnumerable<Contact> ChangedSinceAsync(StoreId store, DateOnly day, CancellationToken cancellationToken) =>
        contacts.ListAsync(
            store,
            after: null,
            Channel.Email,
            status: null,
            new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            ContactQuery.MaxRows,
            cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(1103, LogLevel.Information, "The days of {Count} stores are counted.")]
        public static partial void Counted(ILogger logger, int count);
    }
}
