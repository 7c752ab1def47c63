using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// Delivers through a relay, over a connection for each mail: a kept one would be closed by the relay at its own time,
/// and a mail is rare next to what a connection costs.
/// </summary>
internal sealed class SmtpDelivery(IOptions<MailOptions> options) : IMailDelivery
{
    private readonly SmtpOptions smtp = options.Value.Smtp;

    public async Task<DeliveryResult> DeliverAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        // SmtpClient.Timeout is for its blocking calls only.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(smtp.Timeout);
        try
        {
            using var message = MailMessages.From(mail);
            using var client = Connect();
            await client.SendMailAsync(message, timeout.Token);
            return DeliveryResult.Delivered;
        }
        catch (SmtpException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SmtpReply.Judge(exception);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or FormatException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return DeliveryResult.TryLater();
        }
    }

    private SmtpClient Connect() => new(smtp.Host, smtp.EffectivePort)
    {
        EnableSsl = smtp.StartTls,
        UseDefaultCredentials = false,
        Credentials = string.IsNullOrEmpty(smtp.UserName) ? null : new NetworkCredential(smtp.UserName, smtp.Password),
    };
}
