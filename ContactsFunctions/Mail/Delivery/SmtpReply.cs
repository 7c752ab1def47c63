using System.Globalization;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>A step of handing a mail over, named by what the relay has yet to take.</summary>
internal enum SmtpStep
{
    Sender,
    Recipient,

    /// <summary>DATA and what is answered to the mail itself.</summary>
    Content,
}

/// <summary>How a relay refused.</summary>
/// <param name="Text">May quote addresses: never logged.</param>
internal sealed partial record SmtpReply(int Code, string Text)
{
    public override string ToString() => Code.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// What this refusal means. Only a permanent one that is about the recipient's address gives the mail up. Every
    /// other is tried again: a wrong password, a sender the relay does not accept, relaying that is denied, a listing
    /// of our own address, a mail that looks like spam. Those are put right on our side, and the mail should then go.
    /// </summary>
    public DeliveryResult Judge(SmtpStep step) =>
        Code is >= 500 and <= 599 && IsAboutTheRecipient(step) ? DeliveryResult.Refused(Code) : DeliveryResult.TryLater(Code);

    private bool IsAboutTheRecipient(SmtpStep step)
    {
        // The enhanced code (RFC 3463) is more exact than the place in the conversation: a relay may answer
        // 550 5.7.1 to RCPT TO because of us, or 550 5.1.1 to the mail because of the address.
        var enhanced = EnhancedCode.Match(Text);
        var (subject, detail) = (enhanced.Groups["subject"].Value, enhanced.Groups["detail"].Value);
        return step switch
        {
            SmtpStep.Recipient when enhanced.Success => (subject is "1" && detail is not ("7" or "8")) || subject is "2",
            // Without one, relaying that is denied looks like an unknown mailbox but for its wording; 501 is about the
            // argument, the address.
            SmtpStep.Recipient => Code is 501 or (>= 550 and <= 553) or 556 && !Text.Contains("relay", StringComparison.OrdinalIgnoreCase),
            SmtpStep.Content =>
                (subject is "1" && detail is "1" or "2" or "3" or "6" or "10") || (subject is "2" && detail is "0" or "1" or "2"),
            SmtpStep.Sender => false,
        };
    }

    [GeneratedRegex(@"^5\.(?<subject>\d{1,3})\.(?<detail>\d{1,3})(?!\S)", RegexOptions.ExplicitCapture)]
    private static partial Regex EnhancedCode { get; }
}
