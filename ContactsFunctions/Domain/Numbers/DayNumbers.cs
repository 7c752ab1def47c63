namespace ContactsFunctions.Domain.Numbers;

/// <summary>What happened in a store on one day (UTC), by mail. All of it follows from the consent logs.</summary>
/// <param name="SignUps">How many asked to be subscribed and had to confirm; whoever asks again meanwhile counts once.</param>
/// <param name="Confirmed">How many of these have confirmed by now, on whatever day.</param>
/// <param name="Added">How many the shop subscribed without asking them.</param>
/// <param name="Unsubscribed">How many ended a subscription on that day.</param>
/// <param name="Bounced">How many addresses turned out to be dead on that day.</param>
/// <param name="Times">How long those who confirmed took, by <see cref="ConfirmTimes"/>.</param>
/// <param name="Sources">The sign-ups by where they came from; an empty name where nobody said.</param>
/// <param name="Tags">The sign-ups by the tags that the contact has now; one with two tags counts under both.</param>
public sealed record DayNumbers(
    DateOnly Day,
    int SignUps,
    int Confirmed,
    int Added,
    int Unsubscribed,
    int Bounced,
    IReadOnlyDictionary<int, int> Times,
    IReadOnlyList<PartNumbers> Sources,
    IReadOnlyList<PartNumbers> Tags)
{
    /// <summary>A day on which nothing happened.</summary>
    public static DayNumbers Quiet(DateOnly day) => new(day, 0, 0, 0, 0, 0, new Dictionary<int, int>(), [], []);
}

/// <summary>The sign-ups of one source or tag.</summary>
/// <param name="Name">Null for all that are too many to be named.</param>
public sealed record PartNumbers(string? Name, int SignUps, int Confirmed);
