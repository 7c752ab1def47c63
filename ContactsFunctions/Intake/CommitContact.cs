using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Intake;

/// <summary>
/// The one way in which a contact is changed: read, apply the rules, write the row with the queue messages of the mails
/// and events it causes beside it, and all of that again when another writer was faster. When it returns, the change is stored
/// and its mails and events are queued; when it throws, the same request may safely be sent again.
/// </summary>
public sealed class CommitContact(
    ContactTable contacts, WordingArchive wordings, MailOutbox mails, EventOutbox events, TimeProvider time, IOptions<LinkOptions> links)
{
    /// <param name="store">Whose contact it is.</param>
    /// <param name="trust">How far the caller is trusted.</param>
    /// <param name="caller">Where the request comes from.</param>
    /// <param name="find">Reads what the rules need.</param>
    /// <param name="apply">Applies them. It may be called again with what was read anew.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task<TResult> ExecuteAsync<TFound, TResult>(
        Store store,
        Trust trust,
        Caller caller,
        Func<CancellationToken, Task<TFound>> find,
        Func<TFound, MergeContext, Commit<TResult>> apply,
        CancellationToken cancellationToken)
    {
        var fresh = FreshIds.Draw();
        var queued = new HashSet<string>(StringComparer.Ordinal);
        var retry = new OptimisticRetry(time);
        while (true)
        {
            var found = await find(cancellationToken);
            var context = Context(store, trust, caller, fresh);
            var commit = apply(found, context);
            var mailbox = await MailboxOfGrantAsync(store.Id, commit.Before?.Contact, commit.After, context.Now, cancellationToken);
            if (mailbox?.IsFull(context.Now) == true)
            {
                commit = apply(found, context with { MailboxIsFull = true });
                mailbox = null;
            }

            if (commit.After?.OweEvents(commit.Before?.Contact, context) is not { } after)
            {
                return commit.Result;
            }

            // Texts first: after a crash, a text nobody names does no harm; an entry without its text does.
            await KeepTextsAsync(store.Id, caller, commit.Before?.Contact, after, cancellationToken);

            // The row and the queue message go out side by side: whichever comes first, the mail is sent once both are there.
            var save = after == commit.Before?.Contact
                ? Task.FromResult(true)
                : contacts.TrySaveAsync(store.Id, commit.Before, after, commit.Slots, cancellationToken, mailbox?.Granted(context.Now));
            var sent = commit.Mails
                .Where(mail => queued.Add(mail.Id))
                .Select(mail => mails.EnqueueAsync(store.Id, after.Id, mail, cancellationToken));
            await Task.WhenAll([save, AnnounceEventsAsync(store.Id, after, cancellationToken), .. sent]);
            if (await save)
            {
                return commit.Result;
            }

            await retry.LostAsync(cancellationToken);
        }
    }

    /// <summary>Reminds of the events that the contact owes, those of an earlier request included, whose message may be lost.</summary>
    internal Task AnnounceEventsAsync(StoreId store, Contact contact, CancellationToken cancellationToken) => contact.DueEvents.Count > 0
        ? events.AnnounceAsync(store, contact.Id, contact.EventVersion, cancellationToken)
        : Task.CompletedTask;

    /// <summary>The mailbox of a tagged address that has just been granted a confirmation mail; null where no grant counts there.</summary>
    private async Task<Mailbox?> MailboxOfGrantAsync(
        StoreId store, Contact? before, Contact? after, DateTimeOffset now, CancellationToken cancellationToken) =>
        after is { Email: { } email } && after.IsGrantedMail(before, now)
            ? await contacts.GetMailboxAsync(store, email.Address, cancellationToken)
            : null;

    /// <summary>Keeps the texts that new entries of the consent log name.</summary>
    internal async Task KeepTextsAsync(StoreId store, Caller caller, Contact? before, Contact after, CancellationToken cancellationToken)
    {
        var entries = after.Consents.Skip(before?.Consents.Count ?? 0).ToArray();
        foreach (var text in new[] { caller.Wording, caller.Evidence.Text, caller.Evidence.OfSms?.Text })
        {
            if (text is not null && entries.Any(entry => entry.Wording == text.Version || entry.Text == text.Version))
            {
                await wordings.KeepAsync(store, text, cancellationToken);
            }
        }
    }

    /// <summary>What the merge rules know of a request before a row is read.</summary>
    internal MergeContext Context(Store store, Trust trust, Caller caller, FreshIds fresh) => new(
        trust, time.Now(), caller.Evidence, fresh, PhoneIsFree: true, Erased: null, store.Settings.WelcomeEmail,
        links.Value.ConfirmationLifetime, caller.Wording?.Version, caller.Language)
    {
        SmsNeedsOwnProof = store.Settings.SmsNeedsOwnProof,
        Events = store.WantedEvents,
    };
}

/// <summary>What the rules made of what was read.</summary>
/// <param name="Result">What the use case answers, once it is stored.</param>
/// <param name="Before">The version that was read; null for a contact that is new.</param>
/// <param name="After">The contact to keep; null where nothing is written and no mail sent.</param>
/// <param name="Slots">Keys of identifiers that the contact has gained or lost.</param>
/// <param name="Mails">The mails it is owed and that need a queue message.</param>
internal sealed record Commit<TResult>(
    TResult Result, StoredContact? Before, Contact? After, IReadOnlyList<Slot> Slots, ValueList<DueMail> Mails)
{
    public static Commit<TResult> Nothing(TResult result) => new(result, null, null, [], []);
}

/// <summary>Where a request comes from and what its sender was shown.</summary>
/// <param name="Wording">The confirmation mail as its sender would be shown it.</param>
public sealed record Caller(Evidence Evidence, ShownText? Wording = null, string? Language = null);
