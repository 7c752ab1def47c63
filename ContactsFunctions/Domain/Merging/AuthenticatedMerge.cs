using System.Globalization;

namespace ContactsFunctions.Domain.Merging;

/// <summary>Requests with an API key: they change the contact at once, and a status by its date.</summary>
internal static class AuthenticatedMerge
{
    public static MergeOutcome Apply(Contact? existing, ContactChange change, MergeContext context, ContactId newId)
    {
        if (existing is not null && change.SkipKnown)
        {
            return ContactMerge.Nothing(existing) with { Result = MergeResult.Skipped };
        }

        if (existing is null && context.Erased is not null && !AsksToConfirm(change, context))
        {
            return ContactMerge.Nothing(null, [Erased(null)]);
        }

        var before = existing is null
            ? ContactMerge.NewContact(newId, change, context, change.CreatedAt ?? context.Now)
            : WithoutHearsay(existing, change, context);
        var given = before.WithFields(change) with { IsFromShop = true };
        var email = WithEmail(given, change, context);
        var phone = WithPhone(email.Contact, change, context);
        var asked = WithRequestedEmailStatus(phone.Contact, isNew: existing is null, change, context);
        var sms = phone.Accepted
            ? WithRequestedSmsStatus(asked.Contact, isNew: existing is null, change.RequestedSmsStatus, context)
            : new(asked.Contact);
        var (contact, confirmation) = (sms.Contact, asked.Confirmation);
        ValueList<Warning> warnings =
            [.. KnownSince(existing, change), .. new[] { email, phone, asked, sms }.SelectMany(step => step.Warnings)];

        if (LimitErrors(contact) is { Count: > 0 } errors)
        {
            return ContactMerge.Nothing(existing) with { Errors = errors };
        }

        if (existing is null && confirmation == ConfirmationAnswer.Throttled)
        {
            // Nothing is kept of an erased person that they cannot confirm.
            return context.Erased is null
                ? ContactMerge.Outcome(null, contact, confirmation, context, warnings)
                : ContactMerge.Nothing(null, [ErasedAndAsked]) with { Confirmation = confirmation };
        }

        // A shop that repeats what a person said themselves has said nothing.
        return ContactMerge.Outcome(
            existing,
            existing is { IsFromShop: false, IsHearsay: false } && contact with { IsFromShop = false } == existing ? existing : contact,
            confirmation,
            context,
            warnings);
    }

    private static ValueList<Warning> KnownSince(Contact? existing, ContactChange change) =>
        existing is not null && change.CreatedAt is { } sent && sent != existing.CreatedAt
            ? [new("creation_only", "createdAt", "Only a new contact takes it; it was ignored.")]
            : [];

    private static readonly Warning ErasedAndAsked = new(
        "erased",
        "email",
        "This person was erased and has had the confirmation mails that the address may get for now: nothing was stored.");

    /// <summary>
    /// A contact that only sign-ups have made so far, none of them confirmed: its identifiers stay, and what strangers said
    /// waits for the person's click like any pending change, where there is still a click to wait for. What the shop says now
    /// is later, and wins.
    /// </summary>
    private static Contact WithoutHearsay(Contact contact, ContactChange change, MergeContext context)
    {
        if (!contact.IsHearsay)
        {
            return contact;
        }

        var said = new ContactChange
        {
            Profile = Without(contact.Profile, change.Profile),
            Tags = contact.Tags,
            Properties = Without(contact.Properties, change.Properties),
        };
        return contact with
        {
            Profile = FieldValues.Empty,
            Tags = [],
            Properties = FieldValues.Empty,
            OptIn = contact.OptIn is { } optIn && optIn.IsAwaited(context.Now) && PendingChanges.Size(said) > 0
                ? optIn with { PendingChange = optIn.PendingChange is { } pending ? said.Then(pending) : said }
                : contact.OptIn,
        };
    }

    private static FieldValues Without(FieldValues values, FieldValues later) =>
        FieldValues.From(values.Where(value => !later.Any(other => other.Key == value.Key)));

    private static bool AsksToConfirm(ContactChange change, MergeContext context) => context.MayAsk && change.Email is not null
        && (change.RequestedEmailStatus is { } requested
        ? requested.Status == ChannelStatus.Subscribed && !SubscribesDirectly(requested, change)
        : change.DoubleOptin == true);

    private static bool SubscribesDirectly(RequestedStatus requested, ContactChange change) =>
        requested.Explicit ? change.DoubleOptin != true : change.DoubleOptin == false;

    private static readonly Warning NotAsked = new(
        "not_asked", "email", "The person would have to confirm and was not asked: the status was kept. ?ask=true asks.");

    private static Warning PhoneLeftOff(string message) => new("identifier_in_use", "sms_phone_number", message);

    private static Warning Erased(string? field) =>
        new("erased", field, "This person was erased; only a sign-up that they confirm brings them back.");

    private static Step WithEmail(Contact contact, ContactChange change, MergeContext context)
    {
        if (change.Email is not { } email)
        {
            return new(contact);
        }

        if (contact.Email is { } current)
        {
            return new(contact with { Email = current with { Source = change.EmailSource ?? current.Source } });
        }

        // Found by phone. The mails that an erased address has had still count.
        var mails = context.Erased?.ConfirmationMails ?? contact.ConfirmationMails;
        if (context.Erased is not null && !(AsksToConfirm(change, context) && MailCap.Allows(mails, context.Now)))
        {
            return new(contact, Warnings: [Erased("email")]);
        }

        return new(contact with { Email = new EmailIdentifier(email, default, change.EmailSource), ConfirmationMails = mails });
    }

    private static Step WithPhone(Contact contact, ContactChange change, MergeContext context)
    {
        if (change.Phone is not { } number)
        {
            return new(contact);
        }

        if (contact.Phone is { } current && current.Number == number)
        {
            return new(contact with { Phone = current with { Source = change.PhoneSource ?? current.Source } });
        }

        if (contact.Phone is null && context is { PhoneIsFree: true, PhoneErased: null })
        {
            return new(contact with { Phone = new PhoneIdentifier(number, default, change.PhoneSource) });
        }

        var reason = contact.Phone is null
            ? context.PhoneIsFree
                ? Erased("sms_phone_number")
                : PhoneLeftOff("The phone number belongs to another contact and was left off.")
            : PhoneLeftOff("The contact has another phone number, which only PATCH replaces; this one was left off.");
        return new(contact, Accepted: false, Warnings: [reason]);
    }

    private static Step WithRequestedEmailStatus(Contact contact, bool isNew, ContactChange change, MergeContext context)
    {
        var waiting = contact.OptIn?.IsAwaited(context.Now) == true;
        var unasked = waiting ? ConfirmationAnswer.Pending : ConfirmationAnswer.None;
        if (contact.Email is not { } email)
        {
            return new(contact, unasked);
        }

        if (change.RequestedEmailStatus is not { } requested)
        {
            return change.DoubleOptin == true && email.State.Status != ChannelStatus.Subscribed
                ? Asked(contact, change, context, [])
                : new(contact, unasked);
        }

        var state = email.State;
        var date = requested.StatusDate ?? state.DateOfChange(context.Now);
        switch (requested.Status)
        {
            case ChannelStatus.Subscribed:
                return WithRequestedSubscription(contact, requested, date, change, context, unasked);

            case ChannelStatus.Unsubscribed when !requested.Explicit:
                var leaves = state.Status == ChannelStatus.Subscribed || (waiting && !isNew);
                return leaves ? new(contact.Unsubscribe(date, context)) : new(contact, unasked);

            case ChannelStatus.Unsubscribed when Replaces(state, requested, date):
                return new(contact.Unsubscribe(date, context));

            case ChannelStatus.Unsubscribed:
                // Unsubscribed already; a sign-up that waits is over with it, unless the news is older than what is known.
                return requested.StatusDate is null ? new(contact.EndOptIn(OptInState.Ended)) : new(contact, unasked);

            case ChannelStatus.NonSubscribed when state.Status != ChannelStatus.NonSubscribed:
                return new(contact, unasked, [StatusKept(Channel.Email)]);

            case ChannelStatus.NonSubscribed:
                return new(
                    Replaces(state, requested, date)
                        ? contact.WithStatus(Channel.Email, ChannelStatus.NonSubscribed, date, context)
                        : contact,
                    unasked);

            default:
                throw new ArgumentOutOfRangeException(nameof(change));
        }
    }

    private static Step WithRequestedSubscription(
        Contact contact,
        RequestedStatus requested,
        DateTimeOffset date,
        ContactChange change,
        MergeContext context,
        ConfirmationAnswer unasked)
    {
        var state = contact.Email!.State;
        if (!Replaces(state, requested, date))
        {
            return new(contact, unasked);
        }

        var directly = SubscribesDirectly(requested, change);
        ValueList<Warning> warnings = [];
        if (state.Status == ChannelStatus.Unsubscribed && requested is not { Explicit: true, StatusDate: not null })
        {
            if (directly)
            {
                warnings =
                [
                    new("resubscribe_needs_confirmation", "email", "The person has unsubscribed; they are asked to confirm by mail."),
                ];
            }

            directly = false;
        }

        if (!directly && state.Status != ChannelStatus.Subscribed)
        {
            return Asked(contact, change, context, warnings);
        }

        var subscribed = contact.Subscribe(
            date, change.SendWelcome || contact.OptIn is { State: OptInState.Open, WelcomeWanted: true }, context);

        // The request has nothing left to do, unless something waits in it for the person's own click.
        return subscribed.OptIn is { PendingChange: null } ? new(subscribed.EndOptIn(OptInState.Confirmed)) : new(subscribed, unasked);
    }

    private static Step Asked(Contact contact, ContactChange change, MergeContext context, ValueList<Warning> warnings)
    {
        if (!context.MayAsk)
        {
            return new(contact, Warnings: [NotAsked]);
        }

        var (asked, answer) = contact.Ask(pending: null, change.SendWelcome, context);
        return new(asked, answer, warnings);
    }

    /// <summary><c>nonSubscribed</c> says that nothing is known, which is no news about what is known here.</summary>
    private static Warning StatusKept(Channel channel) =>
        new(
            "status_kept",
            channel == Channel.Email ? "email" : "sms_phone_number",
            "nonSubscribed means unknown: the status that is known was kept.");

    private static Step WithRequestedSmsStatus(Contact contact, bool isNew, RequestedStatus? requested, MergeContext context)
    {
        if (contact.Phone is not { } phone || requested is null)
        {
            return new(contact);
        }

        var state = phone.State;
        if (requested.Status == ChannelStatus.NonSubscribed && state.Status != ChannelStatus.NonSubscribed)
        {
            return new(contact, Warnings: [StatusKept(Channel.Sms)]);
        }

        var date = requested.StatusDate ?? state.DateOfChange(context.Now);
        var leavesNothing = requested is { Status: ChannelStatus.Unsubscribed, Explicit: false }
            && (isNew || state.Status != ChannelStatus.Subscribed);
        return new(!leavesNothing && Replaces(state, requested, date)
            ? contact.WithStatus(Channel.Sms, requested.Status, date, context)
            : contact);
    }

    /// <summary>Whether a requested status changes a state: by its date where it has one, by being different where it has none.</summary>
    private static bool Replaces(ChannelState state, RequestedStatus requested, DateTimeOffset date) =>
        requested.StatusDate is null
            ? state.Status != requested.Status || (state.StatusDate is null && requested.Explicit)
            : state.YieldsTo(requested.Status, date);

    private static FieldError TooMany(string field, string message) => new(field, "too_many", message);

    private static ValueList<FieldError> LimitErrors(Contact contact)
    {
        List<FieldError> errors = [];
        if (contact.Tags.Count > Contact.MaxTags)
        {
            errors.Add(TooMany("tags", string.Create(CultureInfo.InvariantCulture, $"A contact has at most {Contact.MaxTags} tags.")));
        }

        if (contact.Properties.Count > Contact.MaxProperties)
        {
            errors.Add(TooMany(
                "properties",
                string.Create(CultureInfo.InvariantCulture, $"A contact has at most {Contact.MaxProperties} custom properties.")));
        }

        return [.. errors];
    }

    /// <summary>What one part of a request made of the contact.</summary>
    /// <param name="Accepted">Whether the part took effect.</param>
    private sealed record Step(
        Contact Contact,
        ConfirmationAnswer Confirmation = ConfirmationAnswer.None,
        ValueList<Warning> Warnings = default,
        bool Accepted = true);
}
