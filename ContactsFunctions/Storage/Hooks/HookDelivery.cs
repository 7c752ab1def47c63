using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Azure;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Storage.Hooks;

/// <summary>What one hook is to be told of one event, and how far that is. It holds nothing about the person but their id.</summary>
/// <param name="DueAt">Since when it is tried: when the event was handed out, or its replay was asked for.</param>
public sealed record HookDelivery(
    HookId Hook,
    DeliveryId Id,
    ContactEventKind Event,
    ContactId Contact,
    Channel? Channel,
    int Version,
    DateTimeOffset At,
    DateTimeOffset DueAt)
{
    public DeliveryState State { get; init; } = DeliveryState.Waiting;

    /// <summary>How many times it was sent in vain since it was due.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? NextAttemptAt { get; init; }

    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>What came back last: an HTTP status, or a word where there was no answer.</summary>
    public string? LastStatus { get; init; }

    /// <summary>The version of the row that was read.</summary>
    public ETag ETag { get; init; }
}

public enum DeliveryState
{
    Waiting,
    Delivered,

    /// <summary>Given up. A replay takes it up again.</summary>
    Failed,
}

internal static class DeliveryStateNames
{
    public static string WireName(this DeliveryState state) => state switch
    {
        DeliveryState.Waiting => "waiting",
        DeliveryState.Delivered => "delivered",
        DeliveryState.Failed => "failed",
    };
}

/// <summary>
/// Names a delivery: what <c>webhook-id</c> says, the same in every attempt and replay. It follows from event and hook, so that an
/// event which is handed out twice is still one delivery. It begins with a countdown, so that the newest comes first.
/// </summary>
public readonly record struct DeliveryId
{
    private const string Prefix = "msg_";
    private const int Bytes = 16;
    private const int TimeBytes = 6;
    private const long LastMoment = 0xFFFF_FFFF_FFFF;

    private readonly string? value;

    private DeliveryId(string value) => this.value = value;

    /// <summary>The hexadecimal digits alone.</summary>
    internal string Key => value ?? throw new InvalidOperationException("This delivery id was never given a value.");

    public static DeliveryId Of(HookId hook, DueEvent due)
    {
        ArgumentNullException.ThrowIfNull(due);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{hook}\0{due.Contact}\0{due.Id}"), hash);
        return new(Countdown(due.At) + Convert.ToHexStringLower(hash[..(Bytes - TimeBytes)]));
    }

    public static bool TryParse([NotNullWhen(true)] string? text, out DeliveryId id)
    {
        var isId = text?.StartsWith(Prefix, StringComparison.Ordinal) == true && text.Length == Prefix.Length + (Bytes * 2)
            && text[Prefix.Length..].All(char.IsAsciiHexDigitLower);
        id = isId ? new(text![Prefix.Length..]) : default;
        return isId;
    }

    /// <exception cref="FormatException">The text is not a delivery's id.</exception>
    public static DeliveryId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A delivery's id is msg_ and 32 hexadecimal digits.");

    public override string ToString() => Prefix + Key;

    internal static DeliveryId OfKey(string key) => Parse(Prefix + key);

    /// <summary>Keys above this text belong to events before the moment.</summary>
    internal static string Before(DateTimeOffset moment) => Countdown(moment) + "~";

    private static string Countdown(DateTimeOffset moment)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, LastMoment - moment.ToUnixTimeMilliseconds());
        return Convert.ToHexStringLower(bytes[^TimeBytes..]);
    }
}
