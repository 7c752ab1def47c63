namespace ContactsFunctions.Domain;

/// <summary>An event that the store's webhooks are still to be told of.</summary>
/// <param name="Id">Random; the same in every attempt to hand it out.</param>
/// <param name="At">When it happened.</param>
/// <param name="Version">Which of the contact's writes caused it: a later write has a higher number.</param>
/// <param name="Contact">Whom it is about. After an erase the row that holds the event is no contact any more.</param>
/// <param name="Channel">Where the person was subscribed or unsubscribed; null for other events.</param>
public sealed record DueEvent(
    string Id, ContactEventKind Kind, DateTimeOffset At, int Version, ContactId Contact, Channel? Channel = null);
