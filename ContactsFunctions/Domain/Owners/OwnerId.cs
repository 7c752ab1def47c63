using System.Security.Cryptography;

namespace ContactsFunctions.Domain.Owners;

/// <summary>Names an owner of a store without saying who it is.</summary>
public static class OwnerId
{
    private const int RandomBytes = 8;

    /// <summary>Who comes with a link that the operator has made. No address is spelled like this.</summary>
    private const string Operator = "operator";

    public static ContactId Of(StoreId store, EmailAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ContactId.OfOwner(store, address.Key);
    }

    public static ContactId OfOperator(StoreId store) => ContactId.OfOwner(store, Operator);

    /// <summary>The address of an owner among those of a store; null where it is none of them.</summary>
    public static EmailAddress? Find(StoreId store, IEnumerable<string> owners, ContactId id) => owners
        .Select(owner => EmailAddress.TryParse(owner, out var address) ? address : null)
        .FirstOrDefault(address => address is not null && Of(store, address) == id);

    /// <summary>A name for a link or a session: 16 hexadecimal digits that nobody guesses, and that a signature protects besides.</summary>
    public static string Draw() => RandomNumberGenerator.GetHexString(RandomBytes * 2, lowercase: true);
}
