using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// What Azure Communication Services is to call the handing over of a mail. The service takes any GUID, and its delivery
/// reports name the mail by it (<c>messageId</c>) and by the recipient's address; nothing else that they are documented to
/// carry is ours. So the store and the kind of mail are part of it, and a mail that arrives needs no record of its own.
/// <code>
/// sssssssssssssssssssssssskkkkkkkk…   48 bits of the store, 4 of the kind, 70 of the mail and the attempt
/// </code>
/// </summary>
internal static class AcsOperation
{
    private const int Version = 0x80; // version 8, of one's own making (RFC 9562 §5.8)
    private const int Variant = 0x80;

    /// <summary>
    /// The same mail, tried the same number of times, is the same operation: repeated after a crash it is sent once.
    /// After a failure it is a new one, because the service would only repeat its answer.
    /// </summary>
    public static Guid Of(OutgoingMail mail)
    {
        Span<byte> id = Hash(string.Create(CultureInfo.InvariantCulture, $"{mail.MessageId}\n{mail.Attempt}"));
        BinaryPrimitives.WriteUInt64BigEndian(id, (StoreTag(mail.Store) << 16) | id[7]);
        id[6] = (byte)(Version | (int)mail.Kind);
        id[8] = (byte)(Variant | (id[8] & 0x3f));
        return new Guid(id, bigEndian: true);
    }

    /// <summary>
    /// What the ids of a store's operations begin with: 48 bits of a hash, so that another app's mails are not taken for ours.
    /// </summary>
    public static ulong StoreTag(StoreId store) => BinaryPrimitives.ReadUInt64BigEndian(Hash($"store\n{store}")) >> 16;

    /// <summary>Whose mail an operation was, as <see cref="StoreTag"/> has it, and which; null for an id that is none of ours.</summary>
    public static (ulong StoreTag, MailKind Kind)? Read(Guid operation)
    {
        Span<byte> id = stackalloc byte[16];
        operation.TryWriteBytes(id, bigEndian: true, out _);
        var kind = (MailKind)(id[6] & 0x0f);
        return (id[6] & 0xf0) == Version && Enum.IsDefined(kind) ? (BinaryPrimitives.ReadUInt64BigEndian(id) >> 16, kind) : null;
    }

    private static Span<byte> Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
}
