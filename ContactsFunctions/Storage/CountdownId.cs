using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace ContactsFunctions.Storage;

/// <summary>
/// Names a batch or an import within its store: 24 hexadecimal digits, as clients of Omnisend check. The first eight count down the
/// seconds, so that the newest comes first in the table and what is old lies at its end.
/// </summary>
public readonly record struct CountdownId
{
    private const int Bytes = 12;
    private const int TimeBytes = sizeof(uint);

    private readonly string? value;

    private CountdownId(string value) => this.value = value;

    public static CountdownId New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Countdown(now));
        RandomNumberGenerator.Fill(bytes[TimeBytes..]);
        return new(Convert.ToHexStringLower(bytes));
    }

    /// <summary>Row keys above this text belong to what is older than the moment.</summary>
    public static string OlderThan(DateTimeOffset moment) => Countdown(moment).ToString("x8", CultureInfo.InvariantCulture) + "~";

    public static bool TryParse([NotNullWhen(true)] string? text, out CountdownId id)
    {
        var isId = text?.Length == Bytes * 2 && text.All(char.IsAsciiHexDigitLower);
        id = isId ? new(text!) : default;
        return isId;
    }

    /// <exception cref="FormatException">The text is not such an id.</exception>
    public static CountdownId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("An id is 24 hexadecimal digits.");

    /// <summary>The name of one item of a batch: of the same length, and the same whenever it is asked for.</summary>
    public string ItemId(int index) => string.Create(CultureInfo.InvariantCulture, $"{ToString()[..^4]}{index:x4}");

    public override string ToString() => value ?? throw new InvalidOperationException("This id was never given a value.");

    private static uint Countdown(DateTimeOffset moment) => uint.MaxValue - (uint)moment.ToUnixTimeSeconds();
}
