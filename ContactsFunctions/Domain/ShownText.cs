using System.Security.Cryptography;
using System.Text;

namespace ContactsFunctions.Domain;

/// <summary>A text that people are shown when they agree to something. The consent log names it by its version.</summary>
/// <param name="Version">A hash: another text has another version.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Language">Its language; null where that is not known.</param>
/// <param name="Write">Writes it out, which takes longer than naming it; null where it is known to be kept.</param>
public sealed record ShownText(string Version, ShownKind Kind, string? Language, Func<string>? Write)
{
    /// <summary>The longest text that a caller may report, in characters.</summary>
    public const int MaxReportedLength = 8192;

    private const int VersionBytes = 16;

    /// <summary>A text, named by its hash.</summary>
    public static ShownText Of(ShownKind kind, string? language, string text) => new(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, VersionBytes)), kind, language, () => text);

    /// <summary>A text that was kept when it was shown.</summary>
    public static ShownText Kept(ShownKind kind, string version) => new(version, kind, Language: null, Write: null);

    /// <summary>Never the text: a caller could write anything in it.</summary>
    public override string ToString() => $"{Kind} {Version}";
}

/// <summary>What kind of text it is.</summary>
public enum ShownKind
{
    /// <summary>The confirmation mail: its subject and its text part.</summary>
    ConfirmationMail,

    /// <summary>The hosted sign-up form: its labels, the sentences beside them, and where they lead.</summary>
    SignUpForm,

    /// <summary>The page whose button confirms.</summary>
    ConfirmationPage,

    /// <summary>What a shop says that it has shown.</summary>
    Reported,
}
