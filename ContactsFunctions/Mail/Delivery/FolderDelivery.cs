using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// Writes each mail as an <c>.eml</c> file, as it would go over SMTP. The file is named by the mail's id, so that a
/// repeated delivery replaces it, and appears at once as a whole.
/// </summary>
internal sealed class FolderDelivery(IOptions<MailOptions> options) : IMailDelivery
{
    private readonly string folder = Path.GetFullPath(options.Value.Folder.Path);

    public async Task<DeliveryResult> DeliverAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(mail, cancellationToken);
            return DeliveryResult.Delivered;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SmtpException or FormatException)
        {
            return DeliveryResult.TryLater();
        }
    }

    private async Task WriteAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        // On the same volume as its place, where a rename is one step; nothing that reads *.eml looks in here.
        var workplace = Directory.CreateDirectory(Path.Combine(folder, $".{Path.GetRandomFileName()}"));
        try
        {
            using (var message = MailMessages.From(mail))
            using (var client = new SmtpClient())
            {
                client.DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory;
                client.PickupDirectoryLocation = workplace.FullName;
                await client.SendMailAsync(message, cancellationToken);
            }

            var written = workplace.GetFiles("*.eml").Single().FullName;
            var content = await File.ReadAllBytesAsync(written, cancellationToken);
            await File.WriteAllBytesAsync(written, WithoutEnvelope(content), cancellationToken);
            File.Move(written, Path.Combine(folder, FileName(mail.MessageId)), overwrite: true);
        }
        finally
        {
            workplace.Delete(recursive: true);
        }
    }

    internal static string FileName(string messageId)
    {
        var bare = MailMessages.BareMessageId(messageId);
        var safe = string.Concat(bare.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' ? c : '_'));
        var isFaithful = safe == bare && safe.Length is > 0 and <= 150 && safe[0] != '.';
        return isFaithful
            ? $"{safe}.eml"
            : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bare)).AsSpan(0, 16))}.eml";
    }

    /// <summary>A pickup file begins with the envelope (X-Sender, X-Receiver), which is no part of the mail.</summary>
    private static byte[] WithoutEnvelope(byte[] content)
    {
        var rest = content.AsSpan();
        while (rest.StartsWith("X-Sender:"u8) || rest.StartsWith("X-Receiver:"u8))
        {
            rest = rest[(rest.IndexOf("\r\n"u8) + 2)..];
        }

        return rest.ToArray();
    }
}
