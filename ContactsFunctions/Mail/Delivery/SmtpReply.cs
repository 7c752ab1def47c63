using System.Net.Mail;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// What a relay's refusal means. Only a permanent refusal that is about the recipient's address gives a mail up.
/// Every other one is tried again: a wrong password (535), a sender the relay does not accept, relaying that is denied,
/// a listing of our own address, a greeting of 554. Those are put right on our side, and the mail should then still go.
/// </summary>
internal static partial class SmtpReply
{
    public static DeliveryResult Judge(SmtpException exception)
    {
        var refusal = exception is SmtpFailedRecipientsException { InnerExceptions: [var first, ..] } ? first : exception;
        var code = (int)refusal.StatusCode;
        if (code is < 200 or > 599)
        {
            return DeliveryResult.TryLater();
        }

        return code >= 500 && IsAboutTheRecipient(refusal) ? DeliveryResult.Refused(code) : DeliveryResult.TryLater(code);
    }

    private static bool IsAboutTheRecipient(SmtpException refusal)
    {
        // The enhanced code (RFC 3463) is more exact than the place in the conversation: a relay may answer
        // 550 5.7.1 to RCPT TO because of us, or 554 5.1.1 after DATA because of the address.
        var enhanced = EnhancedCode.Match(refusal.Message);
        if (enhanced.Success)
        {
            return (enhanced.Groups["subject"].Value, enhanced.Groups["detail"].Value) switch
            {
                ("1", "7" or "8") => false, // the sender's address
                ("1" or "2", _) => true, // the recipient's address or mailbox
                _ => false, // system, network, protocol, content, policy
            };
        }

        return refusal is SmtpFailedRecipientException && !refusal.Message.Contains("relay", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"(?<![\d.])5\.(?<subject>\d{1,3})\.(?<detail>\d{1,3})(?![\d.])", RegexOptions.ExplicitCapture)]
    private static partial Regex EnhancedCode { get; }
}
