using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Stores;

/// <summary>A webhook: an address that is told of what happens to a store's contacts.</summary>
/// <param name="TargetUrl">May hold a secret of the receiver, as Zapier's do: it never gets into a log.</param>
/// <param name="Events">What it wants to hear of.</param>
public sealed record Hook(HookId Id, string TargetUrl, ValueList<ContactEventKind> Events, HookFormat Format, DateTimeOffset CreatedAt)
{
    /// <summary>How many a store may have.</summary>
    public const int MaxOfStore = 50;

    /// <summary>Since when nothing but failures came back; null where the last delivery went well.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When it was switched off, after days of nothing but failures; null where it is on.</summary>
    public DateTimeOffset? OffSince { get; init; }

    /// <summary>When the store's owner was told that it is off; null before that.</summary>
    public DateTimeOffset? OwnerToldAt { get; init; }

    public bool IsOn => OffSince is null;

    /// <summary>On again, as if nothing had ever failed.</summary>
    public Hook SwitchedOn() => this with { OffSince = null, FailingSince = null, OwnerToldAt = null };

    public bool Wants(ContactEventKind kind) => IsOn && Events.Contains(kind);

    public override string ToString() => $"Hook {Id}";
}

/// <summary>What is sent to a hook.</summary>
public enum HookFormat
{
    /// <summary>As <see href="https://www.standardwebhooks.com"/> has it.</summary>
    Standard,

    /// <summary>Topics and signature of Remarkety's outgoing webhooks.</summary>
    Remarkety,
}

internal static class HookFormatNames
{
    public static string WireName(this HookFormat format) => format switch
    {
        HookFormat.Standard => "standard",
        HookFormat.Remarkety => "remarkety",
    };

    /// <summary>The format of a name; null where none is called so.</summary>
    public static HookFormat? FormatOf(string? wireName) => wireName switch
    {
        "standard" => HookFormat.Standard,
        "remarkety" => HookFormat.Remarkety,
        _ => null,
    };
}

/// <summary>Names a hook within its store: 24 hexadecimal digits, at random.</summary>
public readonly record struct HookId
{
    private const int Bytes = 12;

    private readonly string? value;

    private HookId(string value) => this.value = value;

    public static HookId New() => new(RandomNumberGenerator.GetHexString(Bytes * 2, lowercase: true));

    public static bool TryParse([NotNullWhen(true)] string? text, out HookId id)
    {
        var isId = text?.Length == Bytes * 2 && text.All(char.IsAsciiHexDigitLower);
        id = isId ? new(text!) : default;
        return isId;
    }

    /// <exception cref="FormatException">The text is not a hook's id.</exception>
    public static HookId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A hook's id is 24 hexadecimal digits.");

    public override string ToString() => value ?? throw new InvalidOperationException("This hook id was never given a value.");
}
