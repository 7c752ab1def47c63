using ContactsFunctions.Mail.Delivery;

namespace ContactsFunctions.Mail.Sending;

/// <summary>Delivery that ends in time, whatever the relay does.</summary>
internal static class TimelyDelivery
{
    /// <summary>A delivery that takes longer is broken off, well before the claim on a mail ends.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(100);

    public static async Task<DeliveryResult> DeliverInTimeAsync(
        this IMailDelivery delivery, OutgoingMail mail, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Lasts, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await delivery.DeliverAsync(mail, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return DeliveryResult.TryLater();
        }
    }
}
