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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            return DeliveryResult.TryLater();
        }
    }

    private async Task WriteAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var message = MimeMail.Bytes(mail);
        Directory.CreateDirectory(folder);
        // Beside its place, where a rename is one step; nothing that reads *.eml looks at it.
        var unfinished = Path.Combine(folder, $".{Path.GetRandomFileName()}");
        try
        {
            await File.WriteAllBytesAsync(unfinished, message, cancellationToken);
            File.Move(unfinished, Path.Combine(folder, FileName(mail.MessageId)), overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    internal static string FileName(string messageId)
    {
        var bare = MailHeader.BareMessageId(messageId);
        var safe = string.Concat(bare.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' ? c : '_'));
        var isFaithful = safe == bare && safe.Length is > 0 and <= 150 && safe[0] != '.';
        return isFaithful
            ? $"{safe}.eml"
            : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bare)).AsSpan(0, 16))}.eml";
    }
}
