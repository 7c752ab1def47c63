using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>
/// Remembers which identifiers it was given, in a bit for each byte of the file (a Bloom filter): it never forgets one, and
/// takes about one in a thousand for seen that it was not given. It cannot be read back.
/// </summary>
internal sealed class IdentifierFilter
{
    private const int MinBytes = 1024;
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int BitsAnIdentifier = 6;

    private readonly Memory<byte> bits;

    private IdentifierFilter(Memory<byte> bits) => this.bits = bits;

    /// <summary>An empty filter for a file of that many bytes.</summary>
    public static IdentifierFilter ForFile(long bytes) => new(new byte[Math.Clamp(bytes / 8, MinBytes, MaxBytes)]);

    /// <remarks>It takes the bytes over: there may be many.</remarks>
    public static IdentifierFilter Read(BinaryData written) => new(MemoryMarshal.AsMemory(written.ToMemory()));

    public BinaryData ToBlob() => new(bits);

    public void Add(IdentifierMark mark)
    {
        var bits = this.bits.Span;
        for (var at = 0; at < BitsAnIdentifier; at++)
        {
            var bit = Bit(mark, at);
            bits[(int)(bit / 8)] |= (byte)(1 << (int)(bit % 8));
        }
    }

    public bool MayHold(IdentifierMark mark)
    {
        var bits = this.bits.Span;
        for (var at = 0; at < BitsAnIdentifier; at++)
        {
            var bit = Bit(mark, at);
            if ((bits[(int)(bit / 8)] & (1 << (int)(bit % 8))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private ulong Bit(IdentifierMark mark, int at) => unchecked(mark.First + ((ulong)at * mark.Second)) % ((ulong)bits.Length * 8);
}

/// <summary>An identifier, hashed.</summary>
internal readonly record struct IdentifierMark(ulong First, ulong Second)
{
    public static IdentifierMark Of(IdentifierType type, string value)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{(char)type}{value}"), hash);
        return new(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[sizeof(ulong)..]) | 1);
    }
}
