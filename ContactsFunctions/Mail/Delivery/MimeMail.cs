using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Encodings;
using MimeKit.Utils;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// A mail as it goes over the wire: 7-bit, both forms, text first since the best comes last. The same mail gives the same
/// bytes.
/// </summary>
internal static class MimeMail
{
    /// <summary>
    /// MimeKit looks at a line's length before it adds to it: with this, none has more than 76 characters (RFC 2045 §6.7).
    /// </summary>
    private const int QuotedLine = 74;

    private static readonly FormatOptions Wire = new() { NewLineFormat = NewLineFormat.Dos, EnsureNewLine = true };

    /// <exception cref="FormatException">An address is malformed. The message does not quote it.</exception>
    public static MimeMessage Of(OutgoingMail mail) => new(Headers(mail))
    {
        Body = new MultipartAlternative(Part("plain", mail.Text), Part("html", mail.Html)) { Boundary = Boundary(mail) },
    };

    /// <summary>What a relay gets, to the byte.</summary>
    /// <inheritdoc cref="Of" path="/exception"/>
    public static byte[] Bytes(OutgoingMail mail)
    {
        using var message = Of(mail);
        using var bytes = new MemoryStream();
        message.WriteTo(Wire, bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<Header> Headers(OutgoingMail mail)
    {
        yield return new Header(HeaderId.Date, DateUtils.FormatDate(mail.Date.ToUniversalTime()));
        yield return MailHeader.Mailbox("From", mail.FromAddress, mail.FromName);
        yield return MailHeader.Mailbox("To", mail.ToAddress);
        if (!string.IsNullOrWhiteSpace(mail.ReplyTo))
        {
            yield return MailHeader.Mailbox("Reply-To", mail.ReplyTo);
        }

        yield return MailHeader.Text("Subject", mail.Subject);
        yield return new Header("Message-ID", $"<{MailHeader.BareMessageId(mail.MessageId)}>");
        foreach (var (name, value) in mail.Headers)
        {
            yield return MailHeader.Text(name, value);
        }
    }

    private static TextPart Part(string subtype, string content)
    {
        // Quoted-printable stays readable for mostly ASCII text; it would triple the size of other scripts.
        var isMostlyAscii = content.Count(char.IsAscii) * 10 >= content.Length * 9;
        IMimeEncoder encoder = isMostlyAscii ? new QuotedPrintableEncoder(QuotedLine) : new Base64Encoder();
        var bytes = Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\r\n"));
        var encoded = new byte[encoder.EstimateOutputLength(bytes.Length)];
        var length = encoder.Flush(bytes, 0, bytes.Length, encoded);
        return new(subtype)
        {
            ContentType = { Charset = "utf-8" },
            ContentTransferEncoding = encoder.Encoding,
            Content = new MimeContent(new MemoryStream(encoded, 0, length), encoder.Encoding),
        };
    }

    /// <summary>
    /// "=_" occurs in neither transfer encoding, so no content can hold the boundary; MimeKit's own would be drawn by chance.
    /// </summary>
    private static string Boundary(OutgoingMail mail) =>
        $"=_{Convert.ToHexStringLower(Hash($"{mail.MessageId}\0{mail.Text}\0{mail.Html}").AsSpan(0, 12))}";

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
