using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Importing;

/// <summary>
/// A batch being applied in memory: what was read, and what the rows so far have made of it, so that a later row of
/// the same person sees what an earlier one did.
/// </summary>
/// <param name="slots">What was found under every identifier of the rows.</param>
/// <param name="mailboxes">What was found of the mailboxes of tagged addresses that are asked to confirm.</param>
/// <param name="waits">See <see cref="ImportManner.Waits"/>.</param>
internal sealed class ImportBatch(
    Store store,
    IReadOnlyDictionary<(IdentifierType Type, string Value), Slot> slots,
    IReadOnlyDictionary<string, Mailbox> mailboxes,
    Func<ContactChange, Contact, bool>? waits)
{
    private readonly Dictionary<(IdentifierType Type, string Value), ContactId> claimed = [];
    private readonly Dictionary<ContactId, Touched> touched = [];
    private readonly List<ImportRow> repeat = [];

    /// <summary>One mail to a mailbox at a time, so no batch grants a second.</summary>
    private readonly HashSet<ContactId> grantedMailboxes = [];

    public static IEnumerable<(IdentifierType Type, string Value)> IdentifiersOf(ContactChange change)
    {
        if (change.Email is { } email)
        {
            yield return (IdentifierType.Email, email.Key);
        }

        if (change.Phone is { } phone)
        {
            yield return (IdentifierType.Phone, phone);
        }
    }

    public void Apply(ImportRow row, MergeContext context)
    {
        row.IsLeft = false;
        var change = row.Change;
        var found = new IdentifierMatch(
            change.Email is { } email ? Now(IdentifierType.Email, email.Key) : null,
            change.Phone is { } phone ? Now(IdentifierType.Phone, phone) : null);
        var existing = found.Contact;
        if (existing is not null && waits?.Invoke(change, existing.Contact) == true)
        {
            row.IsLeft = true;
            if (touched.TryGetValue(existing.Contact.Id, out var awaited))
            {
                // If that contact was taken for new and is not, the row is looked at again beside the one that is there.
                awaited.Rows.Add(row);
            }

            return;
        }

        var mailbox = change.Email is { } address && MailCap.MailboxOf(address) is { } name ? mailboxes.GetValueOrDefault(name) : null;
        var outcome = ContactMerge.Apply(
            existing?.Contact,
            change,
            context with
            {
                PhoneIsFree = found.PhoneIsFree,
                Erased = found.Erased,
                PhoneErased = found.Phone?.Erased,
                MailboxIsFull = mailbox is not null && (grantedMailboxes.Contains(mailbox.Key) || mailbox.IsFull(context.Now)),
            },
            found.NewId);
        row.Outcome = outcome;
        if (outcome.Contact is not { } contact || outcome.Errors.Count > 0)
        {
            return;
        }

        if (!touched.TryGetValue(contact.Id, out var entry))
        {
            touched[contact.Id] = entry = new Touched(existing, contact);
        }

        if (mailbox is not null && contact.IsGrantedMail(entry.Before?.Contact, context.Now) && grantedMailboxes.Add(mailbox.Key))
        {
            entry.Mailbox = mailbox.Granted(context.Now);
        }

        entry.Rows.Add(row);
        if (outcome.Result == MergeResult.Skipped)
        {
            // It says nothing of what the rows before it have made, such as the mails that are owed.
            return;
        }

        entry.Contact = contact;
        entry.Context = context;
        entry.MailsDue = outcome.MailsToQueue;
        if (outcome.Result is MergeResult.Created or MergeResult.Updated)
        {
            entry.IsChanged = true;
            foreach (var slot in found.SlotsOf(contact, change))
            {
                entry.Gained.Add(slot);
                var key = slot == found.Email ? (IdentifierType.Email, change.Email!.Key) : (IdentifierType.Phone, change.Phone!);
                claimed[key] = contact.Id;
            }
        }
    }

    /// <summary>What is to be written. A contact that has grown too large loses the row that came last; its others are repeated.</summary>
    public List<ContactWrite> Writes()
    {
        List<ContactWrite> writes = [];
        foreach (var entry in touched.Values.Where(entry => entry.IsChanged))
        {
            try
            {
                // Only now: several rows of one person are one change.
                entry.Contact = entry.Contact.OweEvents(entry.Before?.Contact, entry.Context!);
                writes.Add(ContactWrite.Of(store.Id, entry.Before, entry.Contact, entry.Gained, entry.Mailbox));
            }
            catch (ContactTooLargeException e)
            {
                Refuse(entry.Contact.Id, e);
            }
        }

        return writes;
    }

    /// <summary>A contact that has grown too large loses the row that changed it last; its others are repeated.</summary>
    public void Refuse(ContactId contact, ContactTooLargeException reason)
    {
        touched.Remove(contact, out var entry);
        var last = entry!.Rows.FindLast(row => row is { IsLeft: false, Outcome.Result: MergeResult.Created or MergeResult.Updated })!;
        last.Fail(new("properties", "contact_too_large", reason.Message));
        repeat.AddRange(entry.Rows.Where(row => row != last));
    }

    /// <summary>The mails that are owed by what was written, or was there.</summary>
    public IEnumerable<(ContactId Contact, DueMail Mail)> MailsDue(IEnumerable<ContactWrite> lost) =>
        Kept(lost).SelectMany(entry => entry.MailsDue.Select(mail => (entry.Contact.Id, mail)));

    /// <summary>The contacts that owe an event by what was written, or was there.</summary>
    public IEnumerable<Contact> OwingEvents(IEnumerable<ContactWrite> lost) =>
        Kept(lost).Where(entry => entry.Contact.DueEvents.Count > 0).Select(entry => entry.Contact);

    /// <summary>The rows to apply again: those of contacts that were not written, and those that waited.</summary>
    public HashSet<ImportRow> RowsToRepeat(IEnumerable<ContactWrite> lost) =>
        [.. repeat, .. lost.SelectMany(write => touched[write.Contact].Rows)];

    private IEnumerable<Touched> Kept(IEnumerable<ContactWrite> lost) =>
        touched.ExceptBy(lost.Select(write => write.Contact), entry => entry.Key).Select(entry => entry.Value);

    private Slot Now(IdentifierType type, string value)
    {
        var slot = slots[(type, value)];
        ContactId? owner = claimed.TryGetValue((type, value), out var claimant) ? claimant : slot.Owner?.Contact.Id;
        return owner is { } id && touched.TryGetValue(id, out var entry)
            ? slot with { Owner = new StoredContact(entry.Contact, entry.Before?.ETag ?? default), Erased = null }
            : slot;
    }

    private sealed class Touched(StoredContact? before, Contact contact)
    {
        public StoredContact? Before => before;

        public Contact Contact { get; set; } = contact;

        /// <summary>That of the row that came last.</summary>
        public MergeContext? Context { get; set; }

        public bool IsChanged { get; set; }

        public ValueList<DueMail> MailsDue { get; set; } = [];

        public Mailbox? Mailbox { get; set; }

        public List<Slot> Gained { get; } = [];

        public List<ImportRow> Rows { get; } = [];
    }
}
