using System.Globalization;
using System.Net;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Owners;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Hooks;

/// <summary>Tells a store's owners by mail that one of its hooks is switched off; where it names none, the store's own address.</summary>
public sealed class TellOwner(StoreDirectory stores, IMailDelivery delivery, IOptions<MailOptions> options, TimeProvider time)
{
    /// <returns>False where the mail is to be tried again.</returns>
    public async Task<bool> TryAsync(StoreId id, Hook hook, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hook);
        if (await stores.FindAsync(id, cancellationToken) is not { Settings: { } settings })
        {
            return true;
        }

        List<DeliveryOutcome> outcomes = [];
        foreach (var owner in OwnersOf(settings))
        {
            outcomes.Add((await delivery.DeliverInTimeAsync(Mail(id, settings, hook, owner), time, cancellationToken)).Outcome);
        }

        // One who knows is enough: the others are not to be told again and again. Where nobody is known to tell, the hook's state
        // and the log say it too.
        return outcomes.Contains(DeliveryOutcome.Delivered) || !outcomes.Contains(DeliveryOutcome.TryLater);
    }

    private static IEnumerable<EmailAddress> OwnersOf(StoreSettings settings) =>
        (settings.Owners.Count > 0 ? settings.Owners : [settings.Sender.ReplyTo ?? settings.Sender.Address ?? ""])
            .Select(owner => EmailAddress.TryParse(owner, out var address) ? address : null)
            .OfType<EmailAddress>();

    private OutgoingMail Mail(StoreId id, StoreSettings settings, Hook hook, EmailAddress owner)
    {
        var from = settings.Sender.Address ?? options.Value.SenderAddress;

        // The host alone: what follows it may be a secret of the receiver.
        var host = new Uri(hook.TargetUrl).IdnHost;
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            The webhook {hook.Id} of the store {id}, which leads to {host}, is switched off.
            Its receiver has not taken a single message for 3 days, since {hook.FailingSince:u}.

            What it has not taken can be sent again for 7 days. When the receiver works:
            1. POST /api/v1/stores/{id}/hooks/{hook.Id}/enable switches the webhook on.
            2. POST /api/v1/stores/{id}/hooks/{hook.Id}/replay with a "since" sends again what failed.
            If nobody needs it any more, DELETE /api/v1/stores/{id}/hooks/{hook.Id} removes it.
            """);
        return new OutgoingMail(
            $"hook-{hook.Id}-{hook.OffSince?.ToUnixTimeSeconds()}-{OwnerId.Of(id, owner)}@{from[(from.LastIndexOf('@') + 1)..]}",
            from,
            settings.Sender.Name ?? settings.Name ?? options.Value.SenderName,
            ReplyTo: null,
            owner.Display,
            "A webhook of your store is switched off",
            $"<pre style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(text)}</pre>",
            text,
            Headers: [],
            time.GetUtcNow())
        {
            Store = id,

            // Of the kinds of mails the one that is an owner's, and no contact's.
            Kind = MailKind.SignIn,
        };
    }
}
