using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// A mail as it goes over the wire (RFC 5322, RFC 2046): 7-bit, both forms, text first since the best comes last.
/// The same mail gives the same bytes. System.Net.Mail is of no use here: it puts in a date of its own, and its client
/// tells neither at which step a relay refused nor that logging in had failed.
/// </summary>
internal static class MimeMessage
{
    /// <exception cref="FormatException">An address is malformed. The message does not quote it.</exception>
    public static byte[] Compose(OutgoingMail mail)
    {
        var boundary = Boundary(mail);
        var message = new StringBuilder();
        foreach (var (name, value) in Headers(mail))
        {
            message.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        message.Append(CultureInfo.InvariantCulture, $"MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n\r\n");
        AppendPart(message, boundary, "text/plain", mail.Text);
        AppendPart(message, boundary, "text/html", mail.Html);
        message.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Encoding.ASCII.GetBytes(message.ToString());
    }

    private static IEnumerable<(string Name, string Value)> Headers(OutgoingMail mail)
    {
        yield return ("Date", mail.Date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        yield return ("From", MailHeader.Address(mail.FromAddress, mail.FromName));
        yield return ("To", MailHeader.Address(mail.ToAddress, name: null));
        if (!string.IsNullOrWhiteSpace(mail.ReplyTo))
        {
            yield return ("Reply-To", MailHeader.Address(mail.ReplyTo, name: null));
        }

        yield return ("Subject", MailHeader.Text("Subject", mail.Subject));
        yield return ("Message-ID", $"<{MailHeader.BareMessageId(mail.MessageId)}>");
        foreach (var (name, value) in mail.Headers)
        {
            yield return (MailHeader.Name(name), MailHeader.Text(name, value));
        }
    }

    private static void AppendPart(StringBuilder message, string boundary, string mediaType, string content)
    {
        // Quoted-printable stays readable for mostly ASCII text; it would triple the size of other scripts.
        var quoted = content.Count(char.IsAscii) * 10 >= content.Length * 9;
        message.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Type: {mediaType}; charset=utf-8\r\n");
        message.Append(CultureInfo.InvariantCulture, $"Content-Transfer-Encoding: {(quoted ? "quoted-printable" : "base64")}\r\n\r\n");
        var lines = content.ReplaceLineEndings("\r\n");
        message.Append(quoted ? TransferEncoding.QuotedPrintable(lines) : TransferEncoding.Base64(lines)).Append("\r\n");
    }

    /// <summary>"=_" occurs in neither transfer encoding, so no content can hold the boundary.</summary>
    private static string Boundary(OutgoingMail mail) =>
        $"=_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mail.MessageId}\0{mail.Text}\0{mail.Html}")).AsSpan(0, 12))}";
}
