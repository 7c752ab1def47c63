namespace ContactsFunctions.Domain.Merging;

/// <summary>
/// What a request makes of a contact. Pure: the same contact, change and context always give the same outcome,
/// so a writer who lost a race reads again and applies it again.
/// </summary>
public static class ContactMerge
{
    /// <param name="existing">The contact that was found by the change's identifiers; null where there is none.</param>
    /// <param name="change">What the request wants.</param>
    /// <param name="context">Who asks, and when.</param>
    /// <param name="newId">The id of a contact that comes into being.</param>
    public static MergeOutcome Apply(Contact? existing, ContactChange change, MergeContext context, ContactId newId) => context.Trust switch
    {
        Trust.Public => PublicMerge.Apply(existing, change, context, newId),
        Trust.Authenticated => AuthenticatedMerge.Apply(existing, change, context, newId).UnlessTaken(existing, context),
    };

    /// <summary>A row that is applied again, and late, changes nothing any more.</summary>
    private static MergeOutcome UnlessTaken(this MergeOutcome outcome, Contact? existing, MergeContext context) =>
        outcome.Result == MergeResult.Updated && context.Import is { } row && existing!.HasTaken(row)
            ? Outcome(existing, existing, outcome.Confirmation, context, outcome.Warnings)
            : outcome;

    internal static Contact NewContact(ContactId id, ContactChange change, MergeContext context, DateTimeOffset createdAt) => new()
    {
        Id = id,
        CreatedAt = createdAt,
        UpdatedAt = context.Now,
        Email = change.Email is { } email ? new EmailIdentifier(email, default, change.EmailSource) : null,
        ConfirmationMails = context.Erased?.ConfirmationMails ?? [],
        Import = context.Import,
        EventVersion = context.Erased?.EventVersion ?? 0,
    };

    /// <summary>The contact with the change's fields, tags and properties; nothing about identifiers or consent.</summary>
    internal static Contact WithFields(this Contact contact, ContactChange change) => contact with
    {
        Profile = contact.Profile.With(change.Profile),
        Tags = change.ReplaceTags ? Labels.Join([], change.Tags) : Labels.Join(contact.Tags, change.Tags),
        Properties = contact.Properties.With(change.Properties),
    };

    internal static MergeOutcome Nothing(Contact? contact, ValueList<Warning> warnings = default) =>
        new(MergeResult.Unchanged, contact, ConfirmationAnswer.None, [], warnings, []);

    /// <summary>The outcome for a contact before and after: unchanged where nothing but the time of asking differs.</summary>
    internal static MergeOutcome Outcome(
        Contact? before, Contact after, ConfirmationAnswer confirmation, MergeContext context, ValueList<Warning> warnings = default)
    {
        // A mail of which no delivery was tried may have lost its queue message; the repeat of the request sends another.
        var mails = after.DueMails.Where(mail => mail.Attempt == 0);
        if (before is null)
        {
            return new(MergeResult.Created, after, confirmation, mails, warnings, []);
        }

        return after == before
            ? new(MergeResult.Unchanged, before, confirmation, mails, warnings, [])
            : new(
                MergeResult.Updated,
                after with { UpdatedAt = context.Now, LastImport = context.Import ?? after.LastImport },
                confirmation,
                mails,
                warnings,
                []);
    }
}
