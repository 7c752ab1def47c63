using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using ContactsFunctions.Telemetry;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Hooks;

/// <summary>
/// Tells one hook of one event, if that is still owed. At least once: a crash between the post and its note repeats the post under
/// the same id, nothing loses it.
/// </summary>
public sealed partial class DeliverEvent(
    HookTable hooks,
    DeliveryTable deliveries,
    ContactTable contacts,
    EventOutbox outbox,
    Receivers receivers,
    HookSecrets secrets,
    AppMetrics metrics,
    TimeProvider time,
    ILogger<DeliverEvent> logger)
{
    /// <summary>After this long with nothing but failures a hook is switched off, when a delivery is given up.</summary>
    internal static readonly TimeSpan OffAfter = TimeSpan.FromDays(3);

    public async Task ExecuteAsync(DeliverMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var span = AppMetrics.Start(nameof(DeliverEvent));
        var (store, hookId, id) = (StoreId.Parse(message.Store), HookId.Parse(message.Hook), DeliveryId.Parse(message.Delivery));
        if (await hooks.FindAsync(store, hookId, cancellationToken) is not { IsOn: true } hook
            || await deliveries.FindAsync(store, hookId, id, cancellationToken) is not { State: DeliveryState.Waiting } delivery
            || message.Attempt < delivery.Attempts)
        {
            return;
        }

        var contact = await contacts.GetAsync(store, delivery.Contact, cancellationToken);
        var answer = await PostAsync(store, hook, delivery, contact?.Contact, cancellationToken);
        metrics.HookTold(delivery.Event.WireName(), answer.IsSuccess ? "delivered" : answer.Trouble ?? "refused");

        // From here on the receiver may know: noting it must not be cut short by a shutdown.
        await NoteAsync(store, hook, delivery, answer);
    }

    private async Task<ReceiverAnswer> PostAsync(
        StoreId store, Hook hook, HookDelivery delivery, Contact? contact, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var body = hook.Format == HookFormat.Remarkety ? RemarketyBody.Of(delivery, contact) : EventBodies.Of(delivery, contact, now);
        var (id, timestamp) = (delivery.Id.ToString(), now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        List<(string Name, string Value)> headers =
        [
            ("webhook-id", id),
            ("webhook-timestamp", timestamp),
            ("webhook-signature", secrets.Sign(store, hook.Id.ToString(), id, timestamp, body)),
        ];
        if (hook.Format == HookFormat.Remarkety)
        {
            headers.Add(("X-Event-Topic", RemarketyBody.TopicOf(delivery)));
            headers.Add(("X-Event-Hmac-SHA256", secrets.SignForRemarkety(store, hook.Id.ToString(), body)));
        }

        return await receivers.PostAsync(hook.TargetUrl, body, headers, cancellationToken);
    }

    private async Task NoteAsync(StoreId store, Hook hook, HookDelivery delivery, ReceiverAnswer answer)
    {
        var now = time.Now();
        var tried = delivery with { Attempts = delivery.Attempts + 1, LastAttemptAt = now, LastStatus = answer.Name };
        if (answer.IsSuccess)
        {
            Log.Delivered(logger, delivery.Id, hook.Id);
            await ReplaceAsync(store, tried with { State = DeliveryState.Delivered, NextAttemptAt = null });
            await NoteSuccessAsync(store, hook);
            return;
        }

        if (answer.Status == ReceiverAnswer.Gone)
        {
            Log.Gone(logger, hook.Id);
            await hooks.RemoveAsync(store, hook.Id, CancellationToken.None);
            await ReplaceAsync(store, tried with { State = DeliveryState.Failed, NextAttemptAt = null });
            return;
        }

        if (DeliveryGaps.After(tried.Attempts, answer.RetryAfter, delivery.DueAt, now) is { } gap)
        {
            Log.Postponed(logger, delivery.Id, hook.Id, gap, answer.Name);
            tried = tried with { NextAttemptAt = now + gap };

            // The next message first: should the note fail, the delivery is still on its way.
            await outbox.AnnounceAsync(store, tried, gap, CancellationToken.None);
        }
        else
        {
            Log.GivenUp(logger, delivery.Id, hook.Id, answer.Name);
            tried = tried with { State = DeliveryState.Failed, NextAttemptAt = null };
        }

        await ReplaceAsync(store, tried);
        await NoteFailureAsync(store, hook, now, isGivenUp: tried.State == DeliveryState.Failed);
    }

    // Lost to another message for the same delivery, or to a replay: what that one says holds.
    private Task<bool> ReplaceAsync(StoreId store, HookDelivery delivery) =>
        deliveries.TryReplaceAsync(store, delivery, CancellationToken.None);

    private Task NoteSuccessAsync(StoreId store, Hook hook) => hook.FailingSince is null
        ? Task.CompletedTask
        : hooks.EditAsync(store, hook.Id, known => known with { FailingSince = null }, CancellationToken.None);

    /// <param name="isGivenUp">Only then is a hook switched off: after a quiet time one failure says little.</param>
    private async Task NoteFailureAsync(StoreId store, Hook hook, DateTimeOffset now, bool isGivenUp)
    {
        if (hook.FailingSince is null)
        {
            await hooks.EditAsync(
                store, hook.Id, known => known.FailingSince is null ? known with { FailingSince = now } : null, CancellationToken.None);
        }
        else if (isGivenUp && hook.FailingSince <= now - OffAfter && await hooks.EditAsync(
            store,
            hook.Id,
            known => known is { IsOn: true, FailingSince: { } since } && since <= now - OffAfter ? known with { OffSince = now } : null,
            CancellationToken.None) is not null)
        {
            Log.SwitchedOff(logger, hook.Id, store);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Information, "Delivery {Delivery} to hook {Hook} has arrived.")]
        public static partial void Delivered(ILogger logger, DeliveryId delivery, HookId hook);

        [LoggerMessage(6002, LogLevel.Warning, "Hook {Hook} is removed: its receiver answered 410.")]
        public static partial void Gone(ILogger logger, HookId hook);

        [LoggerMessage(6003, LogLevel.Warning, "Delivery {Delivery} to hook {Hook} is tried again in {Gap} ({Answer}).")]
        public static partial void Postponed(ILogger logger, DeliveryId delivery, HookId hook, TimeSpan gap, string answer);

        [LoggerMessage(6004, LogLevel.Warning, "Delivery {Delivery} to hook {Hook} is given up after 24 hours ({Answer}).")]
        public static partial void GivenUp(ILogger logger, DeliveryId delivery, HookId hook, string answer);

        [LoggerMessage(6005, LogLevel.Error, "Hook {Hook} of store {Store} is switched off after 3 days of nothing but failures.")]
        public static partial void SwitchedOff(ILogger logger, HookId hook, StoreId store);
    }
}
