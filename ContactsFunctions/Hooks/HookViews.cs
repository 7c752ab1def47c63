using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Hooks;

/// <summary>A hook as it is answered.</summary>
/// <param name="Secret">What its messages are signed with; in the answer to the request that made it, and never again.</param>
/// <param name="State"><c>on</c> or <c>off</c>.</param>
internal sealed record HookView(
    string Id,
    string? Secret,
    string TargetUrl,
    IReadOnlyList<string> Events,
    string Format,
    DateTimeOffset CreatedAt,
    string State,
    DateTimeOffset? FailingSince,
    DateTimeOffset? OffSince)
{
    public static HookView Of(Hook hook, string? secret = null) => new(
        hook.Id.ToString(),
        secret,
        hook.TargetUrl,
        [.. hook.Events.Select(kind => kind.WireName())],
        hook.Format.WireName(),
        hook.CreatedAt,
        hook.IsOn ? "on" : "off",
        hook.FailingSince,
        hook.OffSince);
}

internal sealed record HookList(IReadOnlyList<HookView> Hooks);

/// <summary>A delivery as it is answered.</summary>
/// <param name="State"><c>waiting</c>, <c>delivered</c> or <c>failed</c>.</param>
/// <param name="LastStatus">An HTTP status, or a word where no answer came.</param>
internal sealed record DeliveryView(
    string Id,
    string Event,
    [property: JsonPropertyName("contactID")] string ContactId,
    int Version,
    DateTimeOffset At,
    string State,
    int Attempts,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? LastAttemptAt,
    string? LastStatus)
{
    public static DeliveryView Of(HookDelivery delivery) => new(
        delivery.Id.ToString(),
        delivery.Event.WireName(),
        delivery.Contact.ToString(),
        delivery.Version,
        delivery.At,
        delivery.State.WireName(),
        delivery.Attempts,
        delivery.State == DeliveryState.Waiting ? delivery.NextAttemptAt : null,
        delivery.LastAttemptAt,
        delivery.LastStatus);
}

internal sealed record DeliveryList(IReadOnlyList<DeliveryView> Deliveries);

/// <summary>How many deliveries are sent again.</summary>
/// <param name="Next">Where a further request goes on, as its <c>since</c>; absent where none is needed.</param>
internal sealed record ReplayView(int Replayed, DateTimeOffset? Next);

/// <summary>Zapier reads the answer to a removal as JSON.</summary>
internal sealed record NothingView;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(HookView))]
[JsonSerializable(typeof(HookList))]
[JsonSerializable(typeof(DeliveryView))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(ReplayView))]
[JsonSerializable(typeof(NothingView))]
internal sealed partial class HooksJson : JsonSerializerContext;
