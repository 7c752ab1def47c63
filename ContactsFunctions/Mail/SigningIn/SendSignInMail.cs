using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Owners;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Storage;
using ContactsFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Mail.SigningIn;

/// <summary>
/// Mails an owner the link that they asked for, if it can still be used. The message names the owner by a hash; the address is
/// found among the store's settings. At least once: a mail that comes twice has the same link.
/// </summary>
public sealed partial class SendSignInMail(
    StoreDirectory stores,
    OwnerTable owners,
    MailOutbox mails,
    MailComposer composer,
    IMailDelivery delivery,
    AppMetrics metrics,
    TimeProvider time,
    ILogger<SendSignInMail> logger)
{
    /// <summary>Somebody waits for it, and it is of use for minutes only.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(30);

    public async Task ExecuteAsync(SendMailMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var span = AppMetrics.Start(nameof(SendSignInMail));
        var owner = ContactId.Parse(message.Contact);
        var store = await stores.FindAsync(StoreId.Parse(message.Store), cancellationToken);
        if (store is null || OwnerId.Find(store.Id, store.Settings.Owners, owner) is not { } to
            || (await owners.GetAsync(store.Id, owner, cancellationToken)).LinkOf(message.Mail, time.GetUtcNow()) is not { } link)
        {
            Log.NotDue(logger, owner);
            return;
        }

        var mail = composer.ComposeSignIn(store, owner, to, link) with { Attempt = message.Attempt };
        var result = await delivery.DeliverInTimeAsync(mail, time, cancellationToken);
        var took = result.Outcome == DeliveryOutcome.Delivered ? time.GetUtcNow() - message.QueuedAt : (TimeSpan?)null;
        metrics.MailDelivered(MailKind.SignIn.WireName(), result.Outcome.Name(), took);
        Log.Tried(logger, owner, result.Outcome, result.Code);
        if (result.Outcome == DeliveryOutcome.TryLater)
        {
            await mails.EnqueueAsync(message with { Attempt = message.Attempt + 1 }, Gap, CancellationToken.None);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Information, "The sign-in mail of owner {Owner}: {Outcome} ({Code}).")]
        public static partial void Tried(ILogger logger, ContactId owner, DeliveryOutcome outcome, int? code);

        [LoggerMessage(3202, LogLevel.Information, "The sign-in mail of owner {Owner} is not due.")]
        public static partial void NotDue(ILogger logger, ContactId owner);
    }
}
