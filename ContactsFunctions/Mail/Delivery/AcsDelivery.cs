using Azure;
using Azure.Identity;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// Delivers through Azure Communication Services. A mail that was taken counts as delivered; whether it arrived is told
/// later, by an event: to wait for it here would cost more than all the rest.
/// </summary>
internal sealed class AcsDelivery(AcsEmailApi api) : IMailDelivery
{
    /// <summary>The address bounced for good before, and the service sends nothing there.</summary>
    private const string Suppressed = "EmailDroppedAllRecipientsSuppressed";

    /// <summary>What a relay would have answered instead of <see cref="Suppressed"/>: the service has no number for it.</summary>
    private const int MailboxUnavailable = 550;

    public async Task<DeliveryResult> DeliverAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            var message = AcsMail.Of(mail);
            return await WasTakenBeforeAsync(mail, cancellationToken) ?? await SendAsync(mail, message, cancellationToken);
        }
        catch (Exception exception) when (exception
            is RequestFailedException or AuthenticationFailedException or AggregateException or IOException or FormatException)
        {
            return DeliveryResult.TryLater();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DeliveryResult.TryLater();
        }
    }

    /// <summary>An earlier try may have been taken although its answer never arrived.</summary>
    private async Task<DeliveryResult?> WasTakenBeforeAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (mail.Attempt == 0)
        {
            return null;
        }

        var answer = await api.GetAsync(AcsOperation.Of(mail with { Attempt = mail.Attempt - 1 }), cancellationToken);
        return answer switch
        {
            { Status: 200, State: "Running" or "NotStarted" or "Succeeded" } => DeliveryResult.Delivered,
            { Status: 200, ErrorCode: Suppressed } => DeliveryResult.Refused(MailboxUnavailable),
            { Status: 429 or >= 500 } => DeliveryResult.TryLater(answer.Status, answer.RetryAfter),
            _ => null,
        };
    }

    private async Task<DeliveryResult> SendAsync(OutgoingMail mail, AcsMail message, CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(AcsOperation.Of(mail), message, cancellationToken);

        // 409: the operation is known already. This mail was handed over before a crash.
        return answer.Status is 202 or 409 ? DeliveryResult.Delivered : DeliveryResult.TryLater(answer.Status, answer.RetryAfter);
    }
}
