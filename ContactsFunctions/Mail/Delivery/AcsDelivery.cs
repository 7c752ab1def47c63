using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Identity;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// Delivers through Azure Communication Services. A mail that was taken is followed for a while, since the service
/// says only then that it knows the address for a dead one. The service lets a sender ask about as often as twice a
/// mail, so nobody is asked more often here; a mail that is still under way then counts as delivered: it was taken.
/// </summary>
internal sealed class AcsDelivery(AcsEmailApi api, IOptions<MailOptions> options, TimeProvider time) : IMailDelivery
{
    private const int MostQuestions = 2;

    /// <summary>The address bounced for good before, and the service sends nothing there.</summary>
    private const string Suppressed = "EmailDroppedAllRecipientsSuppressed";

    /// <summary>What a relay would have answered instead of <see cref="Suppressed"/>: the service has no number for it.</summary>
    private const int MailboxUnavailable = 550;

    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(10);

    public async Task<DeliveryResult> DeliverAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            var message = AcsMail.Of(mail);
            return await WasTakenBeforeAsync(mail, cancellationToken)
                ?? await SendAsync(Operation(mail.MessageId, mail.Attempt), message, cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException or AggregateException or IOException or FormatException)
        {
            return DeliveryResult.TryLater();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DeliveryResult.TryLater();
        }
    }

    /// <summary>
    /// The same mail, tried the same number of times, is the same operation: repeated after a crash it is sent once.
    /// After a failure it is a new one, because the service would only repeat its answer.
    /// </summary>
    internal static Guid Operation(string messageId, int attempt)
    {
        Span<byte> id = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{messageId}\n{attempt}"))).AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0f) | 0x80); // version 8, of one's own making (RFC 9562 §5.8)
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>An earlier try may have been taken although its answer never arrived.</summary>
    private async Task<DeliveryResult?> WasTakenBeforeAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (mail.Attempt == 0)
        {
            return null;
        }

        var answer = await api.GetAsync(Operation(mail.MessageId, mail.Attempt - 1), cancellationToken);
        return answer switch
        {
            { Status: 200, State: "Running" or "NotStarted" or "Succeeded" } => DeliveryResult.Delivered,
            { Status: 200, ErrorCode: Suppressed } => DeliveryResult.Refused(MailboxUnavailable),
            { Status: 429 or >= 500 } => DeliveryResult.TryLater(answer.Status, answer.RetryAfter),
            _ => null,
        };
    }

    private async Task<DeliveryResult> SendAsync(Guid operation, AcsMail mail, CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(operation, mail, cancellationToken);
        return answer switch
        {
            { Status: 202 } => await FollowAsync(operation, answer, cancellationToken),
            // The operation is known already: this mail was handed over before a crash.
            { Status: 409 } => await FollowAsync(operation, answer with { State = "Running" }, cancellationToken),
            _ => DeliveryResult.TryLater(answer.Status, answer.RetryAfter),
        };
    }

    private async Task<DeliveryResult> FollowAsync(Guid operation, AcsAnswer answer, CancellationToken cancellationToken)
    {
        var left = options.Value.Acs.FollowFor;
        for (var questions = 0; ; questions++)
        {
            switch (answer.State)
            {
                case "Succeeded":
                    return DeliveryResult.Delivered;
                case "Failed" or "Canceled":
                    return answer.ErrorCode == Suppressed ? DeliveryResult.Refused(MailboxUnavailable) : DeliveryResult.TryLater();
            }

            var wait = answer.RetryAfter ?? UsualWait;
            if (questions == MostQuestions || wait > left)
            {
                return DeliveryResult.Delivered;
            }

            await Task.Delay(wait, time, cancellationToken);
            left -= wait;
            var next = await AskOfTakenAsync(operation, cancellationToken);
            if (next is not { Status: 200 })
            {
                return DeliveryResult.Delivered;
            }

            answer = next;
        }
    }

    /// <summary>Null where the service is out of reach: the mail was taken all the same.</summary>
    private async Task<AcsAnswer?> AskOfTakenAsync(Guid operation, CancellationToken cancellationToken)
    {
        try
        {
            return await api.GetAsync(operation, cancellationToken);
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException or AggregateException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
