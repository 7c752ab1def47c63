using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Redriving;
using ContactsFunctions.Mail.Vouching;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Console.Overview.Troubles;

/// <summary>
/// What of a store somebody should look at now. Nothing is searched for it: three requests tell, whatever the store's size.
/// </summary>
public sealed class FindTroubles(
    RedriveMail redriveMail, HookTable hooks, ImportTable imports, SenderRecords senderRecords, TimeProvider time)
{
    /// <summary>What is older was seen, or does not matter any more.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(StoreNumbers.LatelyDays);

    /// <summary>The settings' page waits longer for the resolver; by the next look it mostly knows.</summary>
    private static readonly TimeSpan PatienceWithDns = TimeSpan.FromMilliseconds(250);

    public async Task<StoreTroubles> ExecuteAsync(Store store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var mails = redriveMail.CountLaidAsideAsync(store.Id, cancellationToken);
        var failing = FailingHooksAsync(store.Id, cancellationToken);
        var failed = FailedImportsAsync(store.Id, cancellationToken);
        var records = WrongRecordsAsync(store.Settings.Sender, cancellationToken);
        await Task.WhenAll(mails, failing, failed, records);
        return new(await mails, await failing, await failed, await records);
    }

    private async Task<IReadOnlyList<Hook>> FailingHooksAsync(StoreId store, CancellationToken cancellationToken) =>
        [.. (await hooks.ListAsync(store, cancellationToken)).Where(hook => hook is not { IsOn: true, FailingSince: null })];

    private async Task<IReadOnlyList<Import>> FailedImportsAsync(StoreId store, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Lately;
        return await imports.ListAsync(store, after: null, cancellationToken)
            .TakeWhile(import => import.CreatedAt >= since)
            .Where(import => import.Failure is not null || (import.Counts.Failed > 0 && !import.Options.DryRun))
            .ToListAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<SenderRecord>> WrongRecordsAsync(SenderSettings sender, CancellationToken cancellationToken)
    {
        if (sender.Address is not { } address)
        {
            return [];
        }

        using var patience = new CancellationTokenSource(PatienceWithDns, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var records = await senderRecords.ReadAsync(address, either.Token);
        return [.. records.Where(record => record.State is SenderRecordState.Missing or SenderRecordState.Wrong)];
    }
}

/// <summary>What is wrong in a store now.</summary>
/// <param name="LaidAside">The mails that were given up, as far as they can be seen.</param>
/// <param name="Hooks">Those that fail, or were switched off for it.</param>
/// <param name="Imports">Those of the last days that failed, or some rows of which did; newest first.</param>
/// <param name="Records">The records by which the sender's domain should vouch for its mails, and does not.</param>
public sealed record StoreTroubles(
    LaidAsideMails LaidAside, IReadOnlyList<Hook> Hooks, IReadOnlyList<Import> Imports, IReadOnlyList<SenderRecord> Records);
