using System.Collections.Frozen;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Intake.Importing;

/// <summary>One row of a batch, and what became of it.</summary>
public sealed class ImportRow(ContactChange change, Evidence evidence)
{
    public ContactChange Change => change;

    public Evidence Evidence => evidence;

    /// <summary>How many errors, and how many warnings, are kept of a row that is worked off later than it was sent.</summary>
    public const int MaxListed = 10;

    /// <summary>A fault of this app kept the row from being applied.</summary>
    public static readonly FieldError Broken =
        new("contact", "broken", "Something is broken here. The fault is not in the row; if it stays, tell the operator.");

    /// <summary>Drawn once, so that applying the row again after a lost race gives the same.</summary>
    public FreshIds Fresh => field ??= FreshIds.Draw();

    /// <summary>What is wrong with the row as it was sent; such a row is not applied.</summary>
    public ValueList<FieldError> Errors { get; init; } = [];

    public ValueList<Warning> Warnings { get; init; } = [];

    /// <summary>Whether the person may be asked to confirm.</summary>
    public bool MayAsk { get; init; } = true;

    /// <summary>Where the row stands in what the queue hands out; null where one request applies all of its rows.</summary>
    public ImportedFrom? Import { get; init; }

    /// <summary>Whether webhooks hear of it. A file tells them nothing: it would tell them of everybody at once.</summary>
    public bool TellsWebhooks { get; init; } = true;

    /// <summary>Whether it was left for later: see <see cref="ImportManner.Waits"/>.</summary>
    public bool IsLeft { get; internal set; }

    /// <summary>What became of it; null while it waits, and of a row that was wrong.</summary>
    public MergeOutcome? Outcome { get; internal set; }

    /// <summary>Whether it has made the contact, be it when it was applied before: its slice was cut off, and is done again.</summary>
    public bool HasCreated => Outcome is { } outcome
        && (outcome.Result == MergeResult.Created || (Import is not null && outcome.Contact?.Import == Import));

    /// <summary>As <see cref="HasCreated"/>: whether it has changed a contact that was there.</summary>
    public bool HasUpdated => Outcome is { } outcome
        && (outcome.Result == MergeResult.Updated || (Import is not null && outcome.Contact?.LastImport == Import));

    /// <summary>Why nothing of the row is kept; empty where it is, or was to be skipped.</summary>
    public ValueList<FieldError> Refusal => Outcome switch
    {
        null => Errors,
        { Errors.Count: > 0 } => Outcome.Errors,
        { Contact: null, Confirmation: ConfirmationAnswer.Throttled } =>
        [
            new(
                "email",
                "throttled",
                "This person was erased, and has had as many confirmation mails as an address gets; try again later."),
        ],
        { Contact: null } => [.. Outcome.Warnings.Select(w => new FieldError(w.Field ?? string.Empty, w.Code, w.Message))],
        _ => [],
    };

    /// <summary>The row as it stands in an import that was sent at a moment.</summary>
    internal ImportRow OfImport(ImportedFrom import, DateTimeOffset sentAt) => new(change.SentAt(sentAt), evidence)
    {
        Errors = Errors,
        Warnings = Warnings,
        MayAsk = MayAsk,
        Import = import,
        TellsWebhooks = false,
    };

    /// <summary>What the merge rules are to know of the row.</summary>
    internal MergeContext In(MergeContext context) => context with
    {
        MayAsk = MayAsk,
        Import = Import,
        Events = TellsWebhooks ? context.Events : FrozenSet<ContactEventKind>.Empty,
    };

    internal void Fail(FieldError error) => Outcome = ContactMerge.Nothing(null) with { Errors = [error] };
}
