using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ContactsFunctions.Domain;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Links;

/// <summary>What a link in a mail may be used for. The values are part of signed links.</summary>
public enum LinkPurpose : byte
{
    Confirm = 1,
    Unsubscribe = 2,

    /// <summary>The page where a person sees, changes and deletes what is kept about them.</summary>
    Mine = 3,

    /// <summary>Begins a session of the console, once.</summary>
    Enter = 4,

    /// <summary>A session of the console. It is no link: a browser keeps it as a cookie.</summary>
    Session = 5,
}

/// <summary>What a signed link says. The names of people are not in it.</summary>
/// <param name="Contact">The contact; the owner (<see cref="Domain.Owners.OwnerId"/>) where it is about the console.</param>
/// <param name="OptIn">
/// The opt-in request that a confirmation link belongs to; the id of a link to the console, or of its session. Empty otherwise.
/// </param>
public sealed record LinkToken(
    StoreId Store, ContactId Contact, LinkPurpose Purpose, Channel Channel, DateTimeOffset ExpiresAt, string OptIn = "")
{
    public override string ToString() => $"{Purpose} link of contact {Contact}";
}

/// <summary>
/// Signs and reads links: HMAC-SHA256 over store, contact, purpose, channel, opt-in request and expiry. A link is read only for
/// the purpose it was made for. Expiry is for the caller to judge: an expired link can still ask for a new one.
/// </summary>
public sealed class LinkSigner
{
    private const byte Version = 1;
    private const int OptInBytes = 8;
    private const int HeaderBytes = 3 + sizeof(uint) + 16 + OptInBytes;
    private const int SignatureBytes = HMACSHA256.HashSizeInBytes;
    private const int MaxBytes = HeaderBytes + StoreId.MaxLength + SignatureBytes;

    private const int ShownSignatureBytes = 16;
    private const int MaxShownLength = 128;

    private readonly byte[] key;
    private readonly byte[]? previousKey;

    public LinkSigner(IOptions<LinkOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        key = Convert.FromBase64String(options.Value.SigningKey!);
        previousKey = string.IsNullOrEmpty(options.Value.PreviousSigningKey)
            ? null
            : Convert.FromBase64String(options.Value.PreviousSigningKey);
    }

    public string Sign(LinkToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        Span<byte> bytes = stackalloc byte[MaxBytes];
        bytes[0] = Version;
        bytes[1] = (byte)token.Purpose;
        bytes[2] = (byte)token.Channel;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[3..], checked((uint)token.ExpiresAt.ToUnixTimeSeconds()));
        token.Contact.WriteTo(bytes.Slice(7, 16));
        if (token.OptIn.Length > 0)
        {
            Convert.FromHexString(token.OptIn, bytes.Slice(23, OptInBytes), out _, out _);
        }
        else
        {
            bytes.Slice(23, OptInBytes).Clear();
        }

        var length = HeaderBytes + Encoding.ASCII.GetBytes(token.Store.ToString(), bytes[HeaderBytes..]);
        HMACSHA256.HashData(key, bytes[..length], bytes[length..]);
        return Base64Url.EncodeToString(bytes[..(length + SignatureBytes)]);
    }

    /// <summary>What a link says, or null when it was not signed here for this purpose.</summary>
    public LinkToken? Read(string? text, LinkPurpose purpose)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes];
        if (text is null || text.Length > Base64Url.GetEncodedLength(MaxBytes) || !TryDecode(text, bytes, out var length)
            || length <= HeaderBytes + SignatureBytes)
        {
            return null;
        }

        var content = bytes[..(length - SignatureBytes)];
        var signature = bytes[(length - SignatureBytes)..length];
        if (!(IsSignedBy(key, content, signature) || (previousKey is not null && IsSignedBy(previousKey, content, signature)))
            || content[0] != Version || content[1] != (byte)purpose
            || !StoreId.TryParse(Encoding.ASCII.GetString(content[HeaderBytes..]), out var store))
        {
            return null;
        }

        var optIn = content.Slice(23, OptInBytes);
        return new LinkToken(
            store,
            ContactId.FromBytes(content.Slice(7, 16)),
            purpose,
            (Channel)content[2],
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(content[3..])),
            optIn.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(optIn) : string.Empty);
    }

    // The last letter can carry bits that decode to nothing: only the one spelling that was handed out is a link.
    private static bool TryDecode(string text, Span<byte> bytes, out int length)
    {
        length = 0;
        return Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, bytes, out length)
            && Base64Url.EncodeToString(bytes[..length]) == text;
    }

    /// <summary>Names a text that a store's form shows in such a way that only what was shown can be named.</summary>
    public string SignShown(StoreId store, string version) => $"{version}.{Base64Url.EncodeToString(ShownSignature(key, store, version))}";

    /// <summary>The version of a text that was shown; null where this app has not shown it for this store.</summary>
    public string? ReadShown(StoreId store, string? name)
    {
        if (name is not { Length: <= MaxShownLength } || name.Split('.') is not [var version, var signature])
        {
            return null;
        }

        var given = Encoding.ASCII.GetBytes(signature);
        return Fits(key) || (previousKey is not null && Fits(previousKey)) ? version : null;

        bool Fits(byte[] signingKey) => CryptographicOperations.FixedTimeEquals(
            given, Encoding.ASCII.GetBytes(Base64Url.EncodeToString(ShownSignature(signingKey, store, version))));
    }

    // No link begins like this: its first byte is a version.
    private static ReadOnlySpan<byte> ShownSignature(byte[] key, StoreId store, string version) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"shown\0{store}\0{version}")).AsSpan(0, ShownSignatureBytes);

    /// <summary>What the forms of a session carry, so that no other site can post them.</summary>
    /// <param name="session">The session as it was signed.</param>
    public string SignForm(string session) => FormSignature(key, session);

    /// <summary>Whether a form carries what the forms of this session do.</summary>
    public bool IsForm(string? given, string session)
    {
        var bytes = Encoding.UTF8.GetBytes(given ?? "");
        return Fits(key) || (previousKey is not null && Fits(previousKey));

        bool Fits(byte[] signingKey) =>
            CryptographicOperations.FixedTimeEquals(bytes, Encoding.ASCII.GetBytes(FormSignature(signingKey, session)));
    }

    private static string FormSignature(byte[] key, string session) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"form\0{session}")).AsSpan(0, ShownSignatureBytes));

    private static bool IsSignedBy(byte[] key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[SignatureBytes];
        HMACSHA256.HashData(key, content, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }
}
