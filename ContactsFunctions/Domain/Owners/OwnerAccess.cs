namespace ContactsFunctions.Domain.Owners;

/// <summary>
/// What opens the console to one owner of a store: links that were mailed and not used, sessions that run, and when links were
/// mailed. Pure; one small row holds it.
/// </summary>
public sealed record OwnerAccess(
    IReadOnlyList<SignInLink> Links, IReadOnlyList<OwnerSession> Sessions, IReadOnlyList<DateTimeOffset> Mails)
{
    public static readonly OwnerAccess None = new([], [], []);

    public static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(8);

    /// <summary>
    /// One mail in 5 minutes, so that whoever asks in an owner's name leaves a link in their mailbox that still works; and 50 a day.
    /// </summary>
    private static readonly (int Mails, TimeSpan Within)[] Cap = [(1, TimeSpan.FromMinutes(5)), (50, TimeSpan.FromDays(1))];

    /// <summary>The row stays small whatever is done: the oldest gives way.</summary>
    private const int MostAtOnce = 20;

    /// <summary>With a link that is to be mailed; null where the owner has had as many mails as they get for now.</summary>
    public OwnerAccess? Ask(string link, string? language, DateTimeOffset now) =>
        Array.TrueForAll(Cap, cap => Mails.Count(at => at > now - cap.Within) < cap.Mails)
            ? Offer(link, language, now) with { Mails = [.. Mails.Where(at => at > now - Cap[^1].Within), now] }
            : null;

    /// <summary>With a link that is handed over in another way than by mail.</summary>
    public OwnerAccess Offer(string link, string? language, DateTimeOffset now) => this with
    {
        Links = [.. Links.Where(other => other.Until > now).TakeLast(MostAtOnce - 1), new(link, now + LinkLifetime, language)],
        Sessions = [.. Sessions.Where(session => session.Until > now)],
    };

    /// <summary>With the link used up and a session begun; null where there is no such link, or no longer.</summary>
    public OwnerAccess? Enter(string link, string session, DateTimeOffset now) => LinkOf(link, now) is null ? null : this with
    {
        Links = [.. Links.Where(other => other.Id != link && other.Until > now)],
        Sessions =
        [
            .. Sessions.Where(other => other.Until > now).TakeLast(MostAtOnce - 1),
            new(session, now + SessionLifetime),
        ],
    };

    /// <summary>The link of an id; null where it was used, is over, or never was.</summary>
    public SignInLink? LinkOf(string id, DateTimeOffset now) => Links.FirstOrDefault(link => link.Id == id && link.Until > now);

    public bool HasSession(string id, DateTimeOffset now) => Sessions.Any(session => session.Id == id && session.Until > now);

    /// <summary>Without one session.</summary>
    public OwnerAccess SignOut(string session) => this with { Sessions = [.. Sessions.Where(other => other.Id != session)] };

    /// <summary>Without any session, and without the links that would begin one.</summary>
    public OwnerAccess SignOutEverywhere() => this with { Sessions = [], Links = [] };
}

/// <summary>A link that begins a session, once.</summary>
/// <param name="Id">Random, 16 hexadecimal digits.</param>
/// <param name="Language">Of whoever asked, for the mail; null where nobody said.</param>
public sealed record SignInLink(string Id, DateTimeOffset Until, string? Language = null);

/// <summary>A session that runs.</summary>
/// <param name="Id">Random, 16 hexadecimal digits.</param>
public sealed record OwnerSession(string Id, DateTimeOffset Until);
