using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ContactsFunctions.Domain;

/// <summary>
/// Names a contact, and the row it is kept in: the first 128 bits of a SHA-256 over the store and the identifier
/// that founded the contact, as 32 hexadecimal digits. Pseudonymous: it may be logged, the identifier may not.
/// </summary>
public readonly record struct ContactId
{
    private const int Bytes = 16;

    /// <summary>No identifier, but part of stored keys like the identifiers' types.</summary>
    private const IdentifierType Mailbox = (IdentifierType)'m';
    private const IdentifierType Owner = (IdentifierType)'o';

    private readonly string? value;

    private ContactId(string value) => this.value = value;

    /// <summary>The key an identifier leads to.</summary>
    /// <param name="probe">0, or higher where the contact living under the key has given that identifier up.</param>
    public static ContactId Of(StoreId store, IdentifierType type, string normalisedValue, int probe = 0)
    {
        // U+0000 can be in none of the parts, so no two different triples spell the same text.
        var text = probe == 0 ? $"{store}\0{(char)type}\0{normalisedValue}" : $"{store}\0{(char)type}\0{normalisedValue}\0{probe}";
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return new(Convert.ToHexStringLower(hash[..Bytes]));
    }

    /// <summary>The key of the row that counts the confirmation mails to a mailbox, whatever tags its addresses carry.</summary>
    public static ContactId OfMailbox(StoreId store, string mailbox) => Of(store, Mailbox, mailbox);

    /// <summary>The key of the row that opens the console to an owner of the store, who need not be a contact of it.</summary>
    internal static ContactId OfOwner(StoreId store, string owner) => Of(store, Owner, owner);

    public static bool TryParse([NotNullWhen(true)] string? text, out ContactId id)
    {
        id = default;
        if (text?.Length != Bytes * 2 || !text.All(char.IsAsciiHexDigitLower))
        {
            return false;
        }

        id = new(text);
        return true;
    }

    /// <exception cref="FormatException">The text is not a contact id.</exception>
    public static ContactId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("A contactID is 32 hexadecimal digits.");

    public static ContactId FromBytes(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(bytes[..Bytes]));

    public void WriteTo(Span<byte> destination) => Convert.FromHexString(ToString(), destination, out _, out _);

    public override string ToString() => value ?? throw new InvalidOperationException("This contact id was never given a value.");
}

/// <summary>What a contact can be identified by. The values are part of stored keys.</summary>
public enum IdentifierType
{
    Email = 'e',
    Phone = 'p',
}
