using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace ContactsFunctions.Storage.Batches;

/// <summary>
/// Names a batch within its store: 24 hexadecimal digits, as clients of Omnisend check. The first eight count down the
/// seconds, so that the newest batch comes first in the table and what is old lies at its end.
/// </summary>
public readonly record struct BatchId
{
    private const int Bytes = 12;
    private const int TimeBytes = sizeof(uint);

    private readonly string? value;

    private BatchId(string value) => this.value = value;

    public static BatchId New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, Countdown(now));
        RandomNumberGenerator.Fill(bytes[TimeBytes..]);
        return new(Convert.ToHexStringLower(bytes));
    }

    /// <summary>Row keys above this text belong to batches older than the moment.</summary>
    public static string OlderThan(DateTimeOffset moment) => Countdown(moment).ToString("x8", CultureInfo.InvariantCulture) + "~";

    public static bool TryParse([NotNullWhen(true)] string? text, out BatchId id)
    {
        var isId = text?.Length == Bytes * 2 && text.All(char.IsAsciiHexDigitLower);
        id = isId ? new(text!) : default;
        return isId;
    }

    /// <exception cref="FormatException">The text is not a batch's id.</exception>
    public static BatchId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A batch's id is 24 hexadecimal digits.");

    /// <summary>The name of one item: of the same length, and the same whenever it is asked for.</summary>
    public string ItemId(int index) => string.Create(CultureInfo.InvariantCulture, $"{ToString()[..^4]}{index:x4}");

    public override string ToString() => value ?? throw new InvalidOperationException("This batch id was never given a value.");

    private static uint Countdown(DateTimeOffset moment) => uint.MaxValue - (uint)moment.ToUnixTimeSeconds();
}
