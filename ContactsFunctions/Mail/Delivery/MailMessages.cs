using System.Globalization;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>A mail as it goes over the wire: both forms, text first (RFC 2046 §5.1.4: the best comes last), in UTF-8.</summary>
internal static class MailMessages
{
    /// <exception cref="FormatException">An address is malformed. The message does not quote it.</exception>
    public static MailMessage From(OutgoingMail mail)
    {
        var message = new MailMessage
        {
            From = Address(mail.FromAddress, mail.FromName),
            Subject = OneLine(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        try
        {
            message.To.Add(Address(mail.ToAddress, name: null));
            if (!string.IsNullOrWhiteSpace(mail.ReplyTo))
            {
                message.ReplyToList.Add(Address(mail.ReplyTo, name: null));
            }

            message.Headers["Message-ID"] = $"<{BareMessageId(mail.MessageId)}>";
            message.Headers["Date"] = mail.Date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
            foreach (var (name, value) in mail.Headers)
            {
                message.Headers[name] = OneLine(value);
            }

            message.AlternateViews.Add(Part(mail.Text, MediaTypeNames.Text.Plain));
            message.AlternateViews.Add(Part(mail.Html, MediaTypeNames.Text.Html));
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    /// <summary>Exactly one bare address, with nothing a parser could take for a second one or for a name.</summary>
    public static MailAddress Address(string address, string? name)
    {
        if (!MailAddress.TryCreate(address, string.IsNullOrWhiteSpace(name) ? null : OneLine(name), Encoding.UTF8, out var parsed)
            || parsed.Address != address || !address.All(c => c is > ' ' and < '\x7f'))
        {
            throw new FormatException("An address of a mail is malformed.");
        }

        return parsed;
    }

    public static string BareMessageId(string messageId) =>
        string.Concat(messageId.Where(c => c is > ' ' and < '\x7f' and not ('<' or '>')));

    private static AlternateView Part(string content, string mediaType)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, mediaType);
        // Quoted-printable stays readable for mostly ASCII text; it would triple the size of other scripts.
        view.TransferEncoding = content.Count(char.IsAscii) * 10 >= content.Length * 9 ? TransferEncoding.QuotedPrintable : TransferEncoding.Base64;
        return view;
    }

    /// <summary>No header can begin another: line breaks and other control characters become spaces.</summary>
    private static string OneLine(string value) =>
        string.Concat(value.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();
}
