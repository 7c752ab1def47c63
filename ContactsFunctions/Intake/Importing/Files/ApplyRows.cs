using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>Applies rows of a file in their order, and counts what became of them.</summary>
public sealed partial class ApplyRows(
    ImportRowReader reader, ImportContacts importContacts, MailRenderer mails, ILogger<ApplyRows> logger)
{
    /// <summary>How many rows of a slice are told that something of them was left off. All that failed are told.</summary>
    private const int MaxWarned = 100;

    /// <summary>What an export tells of a contact and no import can set: nobody needs to hear that it was left off.</summary>
    private static readonly string[] OnlyTold = ["contactID", "updatedAt", "consents"];

    /// <param name="store">Whose contacts they are.</param>
    /// <param name="import">Says how.</param>
    /// <param name="kept">The rows.</param>
    /// <param name="waits">See <see cref="ImportManner.Waits"/>; null for rows that have waited.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task<AppliedRows> ExecuteAsync(
        Store store, Import import, KeptRows kept, Func<ContactChange, Contact, bool>? waits, CancellationToken cancellationToken)
    {
        var mapping = RowMapping.Of(import.Options, kept.Header);
        var rules = new ImportRules
        {
            UpdateExisting = import.Options.UpdateExisting,
            AppendTags = import.Options.AppendTags,
            Tags = [.. import.Options.Tags],
            Ask = import.Options.Ask,
            MaxTags = Contact.MaxTags,
        };
        var wording = mails.Wording(store.Id, store.Settings, language: null);
        using var told = new KeptRowsWriter(kept.Header);
        var (counts, warned, looks, looksFor) = (new ImportCounts(), 0, 0, 1);
        HashSet<int> left = [];
        foreach (var chunk in kept.Lines.Chunk(TransactionGroups.MaxActions))
        {
            (KeptRow Sent, ImportRow Row)[] rows =
                [.. chunk.Select(row => (row, Read(store, import, rules, mapping, row, waited: waits is null)))];
            var manner = new ImportManner { LooksFirst = looks > 0, IsDry = import.Options.DryRun, Waits = waits };
            var looked = await importContacts.ExecuteAsync(
                store, [.. rows.Select(row => row.Row).Where(row => row.Errors.Count == 0)], wording, cancellationToken, manner);

            // Where somebody was known, more will be: an attempt to insert them in vain is tried more and more seldom.
            (looks, looksFor) = looks > 0 ? (looks - 1, looksFor) : looked ? (looksFor, looksFor * 2) : (0, 1);
            foreach (var (sent, row) in rows)
            {
                if (row.IsLeft)
                {
                    left.Add(sent.Number);
                    continue;
                }

                var refusal = row.Refusal;
                counts += CountOf(row, refusal, import.Options.DryRun && sent.IsLater);
                Warning[] warnings = refusal.Count > 0 ? [] : [.. row.Warnings.Where(IsNews), .. row.Outcome!.Warnings];
                if (refusal.Count > 0 || (warnings.Length > 0 && warned++ < MaxWarned))
                {
                    told.Add(sent with
                    {
                        Errors = refusal.Count > 0 ? [.. refusal.Take(ImportRow.MaxListed)] : null,
                        Warnings = warnings.Length > 0 ? [.. warnings.Take(ImportRow.MaxListed)] : null,
                    });
                }
            }
        }

        return new(counts, left, told.Count > 0 ? told.ToBlob() : null);
    }

    private ImportRow Read(Store store, Import import, ImportRules rules, RowMapping mapping, KeptRow kept, bool waited)
    {
        if (kept.Errors is { } errors)
        {
            return Refused([.. errors]);
        }

        try
        {
            return ReadWhole(store, import, rules, mapping, kept, waited);
        }
#pragma warning disable CA1031 // A row that meets a fault of this app stops no other.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Broken(logger, e.GetType().Name, e.StackTrace);
            return Refused([ImportRow.Broken]);
        }

        static ImportRow Refused(ValueList<FieldError> errors) => new(new(), new(ConsentCause.Import)) { Errors = errors };
    }

    private ImportRow ReadWhole(Store store, Import import, ImportRules rules, RowMapping mapping, KeptRow kept, bool waited)
    {
        var sent = mapping.Read(kept);
        var row = reader.Read(sent, rules, store.Settings.DefaultRegion, import.By);
        return row.Errors.Count > 0
            ? new(row.Change, row.Evidence) { Errors = [.. row.Errors.Select(error => mapping.Named(error, sent, kept))] }
            : row.OfImport(new(import.Id.ToString(), kept.Number, waited), import.CreatedAt);
    }

    private static bool IsNews(Warning warning) => warning.Code != "unknown_field" || !OnlyTold.Contains(warning.Field);

    /// <param name="isKnown">Whether a row before it, of which a dry run kept nothing, is about the same person.</param>
    private static ImportCounts CountOf(ImportRow row, ValueList<FieldError> refusal, bool isKnown)
    {
        if (refusal.Count > 0)
        {
            return new(Failed: 1);
        }

        return row.Outcome!.Result == MergeResult.Skipped && !row.HasCreated ? new(Skipped: 1)
            : row.HasCreated ? (isKnown ? new(Updated: 1) : new(Created: 1))
            : row.HasUpdated ? new(Updated: 1)
            : new(Unchanged: 1);
    }

    private static partial class Log
    {
        [LoggerMessage(1305, LogLevel.Critical, "Reading a row of a file met a fault of this app: {Error} {Stack}")]
        public static partial void Broken(ILogger logger, string error, string? stack);
    }
}

/// <summary>What became of rows.</summary>
/// <param name="Left">Those that were left for later; they are not counted.</param>
/// <param name="Told">The rows that failed, and some of which something was left off; null where there are none.</param>
internal sealed record AppliedRows(ImportCounts Counts, IReadOnlySet<int> Left, BinaryData? Told);
