using System.Globalization;

namespace ContactsFunctions.Contacts.Merging;

/// <summary>Requests with an API key: they change the contact at once, and a status by its date.</summary>
internal static class KeyedMerge
{
    public static MergeOutcome Apply(Contact? existing, ContactChange change, MergeContext context, ContactId newId)
    {
        if (existing is not null && change.SkipKnown)
        {
            return ContactMerge.Nothing(existing) with { Result = MergeResult.Skipped };
        }

        if (existing is null && context.Erased is not null && !AsksToConfirm(change))
        {
            return ContactMerge.Nothing(null, [Erased(field: null)]);
        }

        List<Warning> warnings = [];
        var contact = (existing ?? ContactMerge.NewContact(newId, change, context, change.CreatedAt ?? context.Now)).WithFields(change);
        contact = WithEmail(contact, change, context, warnings);
        contact = WithPhone(contact, change, context, warnings, out var phoneTaken);
        (contact, var confirmation) = WithEmailWish(contact, isNew: existing is null, change, context, warnings);
        contact = phoneTaken ? WithSmsWish(contact, isNew: existing is null, change.SmsWish, context) : contact;

        if (LimitErrors(contact) is { Count: > 0 } errors)
        {
            return ContactMerge.Nothing(existing) with { Errors = errors };
        }

        if (existing?.Email is null && confirmation == ConfirmationAnswer.Throttled)
        {
            // Only an erased address can have had its mails before it is known: nothing of it is kept that could not be confirmed.
            return existing is null
                ? ContactMerge.Nothing(null) with { Confirmation = confirmation }
                : ContactMerge.Outcome(existing, contact with { Email = null, ConfirmationMails = existing.ConfirmationMails }, confirmation, context, [.. warnings]);
        }

        return ContactMerge.Outcome(existing, contact, confirmation, context, [.. warnings]);
    }

    private static bool AsksToConfirm(ContactChange change) =>
        change.Email is not null
        && change.EmailWish is { Status: ChannelStatus.Subscribed } wish
        && !SubscribesDirectly(wish, change);

    private static bool SubscribesDirectly(ChannelWish wish, ContactChange change) =>
        wish.Explicit ? change.DoubleOptin != true : change.DoubleOptin == false;

    private static Contact WithEmail(Contact contact, ContactChange change, MergeContext context, List<Warning> warnings)
    {
        if (contact.Email is not null || change.Email is not { } email)
        {
            return contact;
        }

        if (context.Erased is not null && !AsksToConfirm(change))
        {
            warnings.Add(Erased("email"));
            return contact;
        }

        return contact with { Email = new EmailIdentifier(email, default, change.EmailSource), ConfirmationMails = context.Erased?.ConfirmationMails ?? [] };
    }

    private static Contact WithPhone(Contact contact, ContactChange change, MergeContext context, List<Warning> warnings, out bool taken)
    {
        taken = true;
        if (change.Phone is not { } number || contact.Phone?.Number == number)
        {
            return contact;
        }

        if (contact.Phone is null && context.PhoneIsErased)
        {
            taken = false;
            warnings.Add(Erased("sms_phone_number"));
            return contact;
        }

        if (contact.Phone is null && context.PhoneIsFree)
        {
            return contact with { Phone = new PhoneIdentifier(number, default, change.PhoneSource) };
        }

        taken = false;
        warnings.Add(contact.Phone is null
            ? new("identifier_in_use", "sms_phone_number", "The phone number belongs to another contact and was left off.")
            : new("identifier_in_use", "sms_phone_number", "The contact has another phone number, which only PATCH replaces; this one was left off."));
        return contact;
    }

    private static (Contact Contact, ConfirmationAnswer Confirmation) WithEmailWish(
        Contact contact, bool isNew, ContactChange change, MergeContext context, List<Warning> warnings)
    {
        var waiting = contact.Round?.IsAwaited(context.Now) == true;
        var unasked = waiting ? ConfirmationAnswer.Pending : ConfirmationAnswer.None;
        if (contact.Email is not { } email || change.EmailWish is not { } wish)
        {
            return (contact, unasked);
        }

        var state = email.State;
        var date = wish.StatusDate ?? Latest(context.Now, state.StatusDate);
        switch (wish.Status)
        {
            case ChannelStatus.Subscribed:
                return WithSubscribeWish(contact, wish, date, change, context, warnings, unasked);

            case ChannelStatus.Unsubscribed when !wish.Explicit:
                var leaves = state.Status == ChannelStatus.Subscribed || (waiting && !isNew);
                return leaves ? (Leave(contact, date, context), ConfirmationAnswer.None) : (contact, unasked);

            case ChannelStatus.Unsubscribed:
                return Replaces(state, wish, date) ? (Leave(contact, date, context), ConfirmationAnswer.None) : (contact, unasked);

            case ChannelStatus.NonSubscribed:
                return Replaces(state, wish, date)
                    ? (contact.WithStatus(Channel.Email, ChannelStatus.NonSubscribed, date, context), unasked)
                    : (contact, unasked);

            default:
                throw new ArgumentOutOfRangeException(nameof(change));
        }
    }

    private static (Contact Contact, ConfirmationAnswer Confirmation) WithSubscribeWish(
        Contact contact, ChannelWish wish, DateTimeOffset date, ContactChange change, MergeContext context, List<Warning> warnings, ConfirmationAnswer unasked)
    {
        var state = contact.Email!.State;
        if (!Replaces(state, wish, date))
        {
            return (contact, unasked);
        }

        var directly = SubscribesDirectly(wish, change);
        if (state.Status == ChannelStatus.Unsubscribed && wish is not { Explicit: true, StatusDate: not null })
        {
            if (directly)
            {
                warnings.Add(new("resubscribe_needs_confirmation", "email", "The person has unsubscribed; they are asked to confirm by mail."));
            }

            directly = false;
        }

        if (!directly && state.Status != ChannelStatus.Subscribed)
        {
            // What was erased comes back with the person's click, the number as well.
            var proposal = context.PhoneIsErased && contact.Phone is null
                ? new ContactChange { Phone = change.Phone, PhoneSource = change.PhoneSource, SmsWish = change.SmsWish }
                : null;
            return contact.Ask(proposal, change.SendWelcome, context);
        }

        var subscribed = contact.Subscribe(date, change.SendWelcome || contact.Round is { State: RoundState.Open, WelcomeWanted: true }, context);

        // The round has nothing left to do, unless something waits in it for the person's own click.
        return subscribed.Round is { Proposal: null } ? (subscribed.EndRound(RoundState.Confirmed), ConfirmationAnswer.None) : (subscribed, unasked);
    }

    private static Contact WithSmsWish(Contact contact, bool isNew, ChannelWish? wish, MergeContext context)
    {
        if (contact.Phone is not { } phone || wish is null)
        {
            return contact;
        }

        var state = phone.State;
        var date = wish.StatusDate ?? Latest(context.Now, state.StatusDate);
        var leavesNothing = wish is { Status: ChannelStatus.Unsubscribed, Explicit: false } && (isNew || state.Status != ChannelStatus.Subscribed);
        return !leavesNothing && Replaces(state, wish, date) ? contact.WithStatus(Channel.Sms, wish.Status, date, context) : contact;
    }

    /// <summary>Whether a wish changes a state: by its date where it has one, by being different where it has none.</summary>
    private static bool Replaces(ChannelState state, ChannelWish wish, DateTimeOffset date) =>
        wish.StatusDate is null
            ? state.Status != wish.Status || (state.StatusDate is null && wish.Explicit)
            : state.YieldsTo(wish.Status, date);

    private static Contact Leave(Contact contact, DateTimeOffset date, MergeContext context) =>
        contact.WithStatus(Channel.Email, ChannelStatus.Unsubscribed, date, context)
            .EndRound(RoundState.Ended)
            .WithoutDue(Mail.MailKind.Welcome);

    private static DateTimeOffset Latest(DateTimeOffset now, DateTimeOffset? stored) => stored > now ? stored.Value : now;

    private static Warning Erased(string? field) => new("erased", field, "This person was erased; only a sign-up that they confirm brings them back.");

    private static ValueList<FieldError> LimitErrors(Contact contact)
    {
        List<FieldError> errors = [];
        if (contact.Tags.Count > Contact.MaxTags)
        {
            errors.Add(new("tags", "too_many", string.Create(CultureInfo.InvariantCulture, $"A contact has at most {Contact.MaxTags} tags.")));
        }

        if (contact.Properties.Count > Contact.MaxProperties)
        {
            errors.Add(new("properties", "too_many", string.Create(CultureInfo.InvariantCulture, $"A contact has at most {Contact.MaxProperties} custom properties.")));
        }

        return [.. errors];
    }
}
