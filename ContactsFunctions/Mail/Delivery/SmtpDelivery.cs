using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>Delivers through a relay.</summary>
internal sealed class SmtpDelivery(IOptions<MailOptions> options, TimeProvider time) : IMailDelivery, IAsyncDisposable
{
    private readonly TimeSpan limit = options.Value.Smtp.Timeout;
    private readonly SmtpPool pool = new(options.Value.Smtp, time);

    public async Task<DeliveryResult> DeliverAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            using var message = MimeMail.Of(mail);
            return await pool.SendAsync(message, Envelope(mail.FromAddress), Envelope(mail.ToAddress), timeout.Token);
        }
        catch (Exception exception) when (exception is not ArgumentException)
        {
            // MailKit's exceptions repeat what the relay said, and that quotes addresses: none leaves here.
            cancellationToken.ThrowIfCancellationRequested();
            return DeliveryResult.TryLater(
                (exception.InnerException ?? exception) is SmtpCommandException refusal ? (int)refusal.StatusCode : null);
        }
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    /// <summary>MimeKit keeps a domain in Unicode: one that would go out as another is not written to.</summary>
    private static MailboxAddress Envelope(string address)
    {
        var ascii = MailHeader.Address(address);
        var mailbox = new MailboxAddress("", ascii);
        return mailbox.GetAddress(idnEncode: true) == ascii ? mailbox : throw new FormatException("An address of a mail is malformed.");
    }
}
