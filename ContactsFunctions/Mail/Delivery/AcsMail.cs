using System.Text.Json.Serialization;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>A mail as Azure Communication Services takes it (REST API 2023-03-31, <c>EmailMessage</c>).</summary>
internal sealed record AcsMail(
    string SenderAddress,
    AcsContent Content,
    AcsRecipients Recipients,
    IReadOnlyList<AcsAddress>? ReplyTo,
    IReadOnlyDictionary<string, string> Headers,
    bool UserEngagementTrackingDisabled)
{
    /// <exception cref="FormatException">An address is malformed. The message does not quote it.</exception>
    public static AcsMail Of(OutgoingMail mail)
    {
        // A header a caller could smuggle a line break into would be another header.
        var headers = mail.Headers.ToDictionary(
            header => MailHeader.Name(header.Key), header => MailHeader.OneLine(header.Value), StringComparer.OrdinalIgnoreCase);
        headers["Message-ID"] = $"<{MailHeader.BareMessageId(mail.MessageId)}>";
        return new(
            MailHeader.Address(mail.FromAddress),
            new(MailHeader.OneLine(mail.Subject), mail.Text, mail.Html),
            new([new(MailHeader.Address(mail.ToAddress))]),
            string.IsNullOrWhiteSpace(mail.ReplyTo) ? null : [new(MailHeader.Address(mail.ReplyTo))],
            headers,
            // Tracking would rewrite the links of a mail and load a picture in it.
            UserEngagementTrackingDisabled: true);
    }
}

internal sealed record AcsContent(string Subject, string PlainText, string Html);

internal sealed record AcsRecipients(IReadOnlyList<AcsAddress> To);

internal sealed record AcsAddress(string Address);

/// <summary>What the service says of an operation, or of a request it does not take.</summary>
internal sealed record AcsState(string? Status, AcsError? Error);

internal sealed record AcsError(string? Code);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AcsMail))]
[JsonSerializable(typeof(AcsState))]
internal sealed partial class AcsJson : JsonSerializerContext;
