using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Storage;

/// <summary>Who lives under a change's identifiers. At least one of the two was looked up.</summary>
internal sealed record IdentifierMatch(Slot? Email, Slot? Phone)
{
    /// <summary>The contact to change: the e-mail's, else the phone's where that one has no other e-mail.</summary>
    public StoredContact? Contact =>
        Email is null ? Phone?.Owner : Email.Owner ?? (Phone?.Owner is { Contact.Email: null } owner ? owner : null);

    public bool PhoneIsFree => Phone?.Owner is null || Phone.Owner.Contact.Id == Contact?.Contact.Id;

    public ContactId NewId => (Email ?? Phone)!.Key;

    public Tombstone? Erased => (Email ?? Phone)!.Erased;

    /// <summary>The keys of the change's identifiers that the contact has gained.</summary>
    public List<Slot> SlotsOf(Contact contact, ContactChange change)
    {
        List<Slot> slots = [];
        if (Email is { Owner: null } && contact.Email is { } email && email.Address == change.Email)
        {
            slots.Add(Email);
        }

        if (Phone is { Owner: null } && contact.Phone is { } phone && phone.Number == change.Phone)
        {
            slots.Add(Phone);
        }

        return slots;
    }
}
