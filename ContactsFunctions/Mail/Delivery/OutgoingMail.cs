using ContactsFunctions.Domain;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>A mail on its way out. Line breaks and control characters in any one-line value are removed before sending.</summary>
/// <param name="MessageId">As in RFC 5322 <c>Message-ID</c>, angle brackets optional. The same for every delivery of one mail.</param>
/// <param name="FromAddress">ASCII, but for its domain, which goes out in its <c>xn--</c> form. So does that of
/// <paramref name="ToAddress"/>.</param>
/// <param name="Headers">Further headers, <c>List-Unsubscribe</c> for one.</param>
public sealed record OutgoingMail(
    string MessageId,
    string FromAddress,
    string? FromName,
    string? ReplyTo,
    string ToAddress,
    string Subject,
    string Html,
    string Text,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    DateTimeOffset Date)
{
    /// <summary>
    /// Whose mail it is. A provider that later tells what became of a mail is given it along, as far as it takes such things.
    /// </summary>
    public required StoreId Store { get; init; }

    public required MailKind Kind { get; init; }

    /// <summary>How many deliveries of this mail were tried before and noted as failed.</summary>
    public int Attempt { get; init; }

    /// <summary>Says only which mail: an address never gets into a log by accident.</summary>
    public override string ToString() => $"{nameof(OutgoingMail)} {MessageId}";
}
