using System.Collections.Frozen;
using System.Security.Cryptography;

namespace ContactsFunctions.Domain.Merging;

/// <summary>How far a caller is trusted.</summary>
public enum Trust
{
    /// <summary>Knows the store id only: may propose a sign-up, nothing else.</summary>
    Public,

    /// <summary>Has shown an API key of the store.</summary>
    Authenticated,
}

/// <summary>Everything the merge rules depend on besides the contact and the change.</summary>
/// <param name="Now">The time of the request.</param>
/// <param name="Fresh">Random names for what the request may bring into being.</param>
/// <param name="PhoneIsFree">Whether the change's phone number belongs to nobody, or to this contact.</param>
/// <param name="Erased">The mark left when a contact with the change's e-mail, or else its phone number, was
/// erased; null where none was.</param>
/// <param name="WelcomeMailOn">The store's setting.</param>
/// <param name="LinkLifetime">How long a confirmation link lives.</param>
/// <param name="Wording">The version of the confirmation mail's text.</param>
/// <param name="Language">The caller's language, where it is the person's own.</param>
public sealed record MergeContext(
    Trust Trust,
    DateTimeOffset Now,
    Evidence Evidence,
    FreshIds Fresh,
    bool PhoneIsFree,
    Tombstone? Erased,
    bool WelcomeMailOn,
    TimeSpan LinkLifetime,
    string? Wording,
    string? Language)
{
    /// <summary>The mark left when a contact with the change's phone number was erased; null where none was.</summary>
    public Tombstone? PhoneErased { get; init; }

    /// <summary>Whether the click in a mail turns no text messages on; the store's setting.</summary>
    public bool SmsNeedsOwnProof { get; init; }

    /// <summary>Whether people may be asked to confirm, as an import may not unless it says so.</summary>
    public bool MayAsk { get; init; } = true;

    /// <summary>The row of an import or a batch that is applied; null for everything else.</summary>
    public ImportedFrom? Import { get; init; }

    /// <summary>Whether the mailbox of a tagged address (<c>name+tag@example.com</c>) has had all its confirmation mails for now.</summary>
    public bool MailboxIsFull { get; init; }

    /// <summary>What the store's webhooks want to hear of. Empty where it has none, and for a change that nobody is to hear of.</summary>
    public IReadOnlySet<ContactEventKind> Events { get; init; } = FrozenSet<ContactEventKind>.Empty;
}

/// <summary>Random names, drawn once for a request so that doing it again after a lost race gives the same.</summary>
public sealed record FreshIds(string OptIn, string ConfirmationMail, string WelcomeMail)
{
    private const int RoundBytes = 8;
    private const int MailBytes = 16;

    /// <summary>Begins the names of the events that the request causes.</summary>
    public string Event { get; init; } = string.Empty;

    /// <remarks>In one draw: each asks the system, which takes longer than the merge itself.</remarks>
    public static FreshIds Draw()
    {
        Span<byte> drawn = stackalloc byte[RoundBytes + (3 * MailBytes)];
        RandomNumberGenerator.Fill(drawn);
        return new(
            Convert.ToHexStringLower(drawn[..RoundBytes]),
            Convert.ToHexStringLower(drawn.Slice(RoundBytes, MailBytes)),
            Convert.ToHexStringLower(drawn.Slice(RoundBytes + MailBytes, MailBytes)))
        {
            Event = Convert.ToHexStringLower(drawn[(RoundBytes + (2 * MailBytes))..]),
        };
    }
}

/// <summary>
/// What is left of an erased contact under each of its identifiers' keys: when, and the mail-cap times.
/// Nothing in it tells who the person was.
/// </summary>
public sealed record Tombstone(DateTimeOffset ErasedAt, ValueList<DateTimeOffset> ConfirmationMails)
{
    /// <summary>Events that webhooks are still to be told of, that of the erase among them.</summary>
    public ValueList<DueEvent> DueEvents { get; init; } = [];

    /// <summary>As <see cref="Contact.EventVersion"/>; whoever comes back goes on from here.</summary>
    public int EventVersion { get; init; }
}
