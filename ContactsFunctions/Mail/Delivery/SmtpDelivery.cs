using System.Net.Sockets;
using System.Security.Authentication;
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
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(smtp.Timeout);
        try
        {
            var message = MimeMessage.Compose(mail);
            await using var connection = await SmtpConnection.OpenAsync(smtp, timeout.Token);
            await connection.SendAsync(mail.FromAddress, mail.ToAddress, message, timeout.Token);
            return DeliveryResult.Delivered;
        }
        catch (SmtpRefusedException refusal)
        {
            return refusal.Judgement;
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or FormatException)
        {
            return DeliveryResult.TryLater();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DeliveryResult.TryLater();
        }
    }
}
