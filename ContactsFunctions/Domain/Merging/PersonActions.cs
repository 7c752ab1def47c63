namespace ContactsFunctions.Domain.Merging;

/// <summary>What the person does by the links in their mails. Nobody else can: the links are signed.</summary>
internal static class PersonActions
{
    /// <summary>What a confirmation link is good for now.</summary>
    public static LinkState StateOf(Contact contact, string requestId, DateTimeOffset now) => contact.OptIn switch
    {
        { } optIn when optIn.Id != requestId => LinkState.NoLongerValid,
        { State: OptInState.Open } optIn => now < optIn.ExpiresAt ? LinkState.Open : LinkState.Expired,
        { State: OptInState.Confirmed } when contact.State(Channel.Email).Status == ChannelStatus.Unsubscribed => LinkState.NoLongerValid,
        { State: OptInState.Confirmed } => LinkState.Done,
        _ => LinkState.NoLongerValid,
    };

    /// <summary>The button "confirm": subscribed, and whatever waited for it takes effect.</summary>
    public static Contact Confirm(Contact contact, MergeContext context)
    {
        var optIn = contact.OptIn!;
        var state = contact.State(Channel.Email);

        // What they have confirmed is the mail that was sent to them, in whatever language they read this page.
        context = context with { Wording = optIn.Wording };
        var confirmed = state.Status == ChannelStatus.Subscribed
            ? contact.WithRequestNoted(Channel.Email, context)
            : contact.Subscribe(state.DateOfChange(context.Now), optIn.WelcomeWanted, context);
        confirmed = optIn.PendingChange is { } pending ? PendingChanges.Apply(confirmed, pending, context) : confirmed;

        // Whatever was said against the address before: the mail with this button has arrived.
        return confirmed.EndOptIn(OptInState.Confirmed) with { MailProblem = null };
    }

    /// <summary>The button "this wasn't me": the request is over, and the change that waited for it is dropped.</summary>
    public static Contact Decline(Contact contact) =>
        contact.EndOptIn(OptInState.Declined);

    /// <summary>The button "send me a new link" on an expired one. What was proposed has ended with the old link.</summary>
    public static Contact AskAgain(Contact contact, MergeContext context)
    {
        // The same round goes on, so that pressing the button twice is harmless.
        var optIn = contact.OptIn!;
        var again = context with { Fresh = context.Fresh with { OptIn = optIn.Id }, Language = optIn.Language, Wording = optIn.Wording };
        return contact.Ask(pending: null, optIn.WelcomeWanted, again).Contact;
    }

    /// <summary>The person wants no more mail.</summary>
    public static Contact Unsubscribe(Contact contact, MergeContext context)
    {
        var state = contact.State(Channel.Email);

        // When they are so already: a sign-up that still waits was not theirs, or they have changed their mind.
        return state.Status == ChannelStatus.Unsubscribed
            ? contact.EndOptIn(OptInState.Ended)
            : contact.Unsubscribe(state.DateOfChange(context.Now), context);
    }

    /// <summary>"That was a mistake": the person takes the unsubscribe back.</summary>
    public static Contact Resubscribe(Contact contact, MergeContext context)
    {
        var state = contact.State(Channel.Email);
        return state.Status == ChannelStatus.Unsubscribed
            ? contact.WithStatus(Channel.Email, ChannelStatus.Subscribed, state.DateOfChange(context.Now), context)
            : contact;
    }
}

/// <summary>What a confirmation link is good for.</summary>
public enum LinkState
{
    Open,
    Done,
    Expired,
    NoLongerValid,
}
