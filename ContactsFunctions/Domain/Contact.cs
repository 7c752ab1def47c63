using System.Text.Json.Serialization;

namespace ContactsFunctions.Domain;

/// <summary>A person a store knows, with everything that is kept about them.</summary>
public sealed record Contact
{
    public const int MaxTags = 250;
    public const int MaxProperties = 150;

    public required ContactId Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public EmailIdentifier? Email { get; init; }

    public PhoneIdentifier? Phone { get; init; }

    /// <summary>The core fields: texts by <see cref="CoreField.Name"/>.</summary>
    public FieldValues Profile { get; init => field = value ?? FieldValues.Empty; } = FieldValues.Empty;

    /// <summary>Labels in the order they came; no two differ by case alone.</summary>
    public ValueList<string> Tags { get; init; } = [];

    /// <summary>The custom properties.</summary>
    public FieldValues Properties { get; init => field = value ?? FieldValues.Empty; } = FieldValues.Empty;

    /// <summary>The newest opt-in request; null when there never was one. Stored as "round".</summary>
    [JsonPropertyName("round")]
    public OptInRequest? OptIn { get; init; }

    /// <summary>Mails that were promised and not yet sent. Written together with what caused them.</summary>
    public ValueList<DueMail> DueMails { get; init; } = [];

    /// <summary>Events that webhooks are still to be told of. Written together with what caused them.</summary>
    public ValueList<DueEvent> DueEvents { get; init; } = [];

    /// <summary>
    /// Grows with every write that causes an event which a webhook wants to hear of: receivers put messages in order by it.
    /// </summary>
    public int EventVersion { get; init; }

    /// <summary>When confirmation mails were granted to this address, newest last; see <see cref="MailCap"/>.</summary>
    public ValueList<DateTimeOffset> ConfirmationMails { get; init; } = [];

    /// <summary>The row of an import or a batch that brought the contact in; null where it came by itself.</summary>
    public ImportedFrom? Import { get; init; }

    /// <summary>The row of an import or a batch that changed the contact last; null where none has since <see cref="Import"/>.</summary>
    public ImportedFrom? LastImport { get; init; }

    /// <summary>Whether a caller with a key has ever written this contact; otherwise all of it comes from sign-ups.</summary>
    public bool IsFromShop { get; init; }

    /// <summary>When the welcome mail was sent; it is sent once in a contact's life.</summary>
    public DateTimeOffset? WelcomedAt { get; init; }

    /// <summary>What the mail system last had to say against this address; null when all is well.</summary>
    public MailProblem? MailProblem { get; init; }

    /// <summary>The newest entries of the consent log, oldest first; earlier ones may lie in history rows.</summary>
    public ValueList<ConsentEntry> Consents { get; init; } = [];

    /// <summary>How many earlier entries of the consent log lie in history rows.</summary>
    public int ConsentsInHistory { get; init; }

    /// <summary>Whether all of it is what strangers said in sign-ups: nobody with a key, nor the person, has said any of it yet.</summary>
    [JsonIgnore]
    public bool IsHearsay => !IsFromShop && Email?.State.StatusDate is null && Phone?.State.StatusDate is null;

    /// <summary>
    /// Whether a row has changed the contact already, or one that comes after it has: then the row is applied once more, and late.
    /// </summary>
    public bool HasTaken(ImportedFrom row) => (LastImport ?? Import) is { } last && last.Id == row.Id && !row.ComesAfter(last);

    public ChannelState State(Channel channel) => channel switch
    {
        Channel.Email => Email?.State ?? default,
        Channel.Sms => Phone?.State ?? default,
    };

    /// <summary>A record prints its members; this one must never reach a log with them.</summary>
    public override string ToString() => $"Contact {Id}";
}

/// <summary>The address of a contact and what it agreed to there.</summary>
/// <param name="Source">Where the identifier came from, as the caller said.</param>
public sealed record EmailIdentifier(EmailAddress Address, ChannelState State, string? Source = null)
{
    // The spelling as given is kept, so a new spelling of the same address is no change.
    public override string ToString() => nameof(EmailIdentifier);
}

/// <summary>The phone number of a contact in E.164 and what it agreed to there.</summary>
public sealed record PhoneIdentifier(string Number, ChannelState State, string? Source = null)
{
    public override string ToString() => nameof(PhoneIdentifier);
}

/// <summary>
/// A row of an import or a batch. A row may be applied again: its slice was cut off, or its message came twice. Then this tells
/// what the row itself had made from what was known, and keeps it from undoing what rows after it have done.
/// </summary>
/// <param name="Id">The import or the batch.</param>
/// <param name="Row">The row's number.</param>
/// <param name="Waited">Whether it was left until all rows that need not wait were applied.</param>
public sealed record ImportedFrom(string Id, int Row, bool Waited = false)
{
    internal bool ComesAfter(ImportedFrom other) => (Waited, Row).CompareTo((other.Waited, other.Row)) > 0;
}

/// <summary>A mail that is owed to a contact.</summary>
/// <param name="Id">Random; the queue message and the <c>Message-ID</c> carry it.</param>
/// <param name="DueAt">When it was promised.</param>
/// <param name="Attempt">How many deliveries were tried in vain; a queue message of an earlier attempt is a stray copy.</param>
/// <param name="Claim">Who is sending it now, so that a second message for it sends nothing; null when nobody is.</param>
public sealed record DueMail(string Id, MailKind Kind, DateTimeOffset DueAt, int Attempt = 0, MailClaim? Claim = null);

/// <summary>A worker has a mail to itself.</summary>
/// <param name="Until">After that the worker is taken for dead.</param>
/// <param name="By">The queue message it works on. When that message is handed out again, the worker is dead as well.</param>
public sealed record MailClaim(DateTimeOffset Until, string By);

/// <summary>Why mail to an address failed for good.</summary>
/// <param name="Code">The mail system's own code: an SMTP status, or what a <see cref="DeliveryVerdict"/> is called.</param>
/// <param name="StopsMail">The address is a dead one: nothing more goes there but what a later sign-up asks
/// for, until the person confirms.</param>
public sealed record MailProblem(DateTimeOffset At, MailKind Kind, string Code, bool StopsMail = false);

/// <summary>
/// A request to opt in, open until the person clicks. A confirmation link belongs to one request; when that has ended, or
/// there is a newer one, the link subscribes nobody.
/// </summary>
/// <param name="Id">Random, 16 hexadecimal digits; the link carries it.</param>
/// <param name="RequestedAt">When it was made.</param>
/// <param name="ExpiresAt">When its newest link ends.</param>
/// <param name="WelcomeWanted">Whether the request asked for the welcome mail on confirmation.</param>
/// <param name="PendingChange">Takes effect with the click; dropped when the link ends. Stored as "proposal".</param>
/// <param name="Language">The visitor's language, for the mail; null where nobody said.</param>
/// <param name="Wording">The version of the confirmation mail as it was last sent; null before that.</param>
/// <param name="IsExpiryTold">Whether webhooks were told that its newest link has ended.</param>
public sealed record OptInRequest(
    string Id, OptInState State, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt, bool WelcomeWanted,
    [property: JsonPropertyName("proposal")] ContactChange? PendingChange = null, string? Language = null,
    string? Wording = null, bool IsExpiryTold = false)
{
    public bool IsAwaited(DateTimeOffset now) => State == OptInState.Open && now < ExpiresAt;

    public override string ToString() => $"Opt-in request {Id}";
}

public enum OptInState
{
    Open,
    Confirmed,

    /// <summary>The person said "this wasn't me".</summary>
    Declined,

    /// <summary>Overtaken by an unsubscribe.</summary>
    Ended,
}
