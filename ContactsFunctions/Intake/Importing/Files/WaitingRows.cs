using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>
/// Finds the rows of a slice that the file alone did not show to be about one person: a contact that is known has an
/// identifier that the row does not name, and another row of the file does. Both wait, since both are looked at in this way.
/// </summary>
/// <param name="named">The identifiers that the file names; null where that is gone.</param>
internal sealed class WaitingRows(IdentifierFilter? named)
{
    private readonly HashSet<ContactId> waiting = [];

    public bool Waits(ContactChange change, Contact contact)
    {
        var email = contact.Email?.Address.Key is { } address && address != change.Email?.Key ? address : null;
        var phone = contact.Phone?.Number is { } number && number != change.Phone ? number : null;
        var waits = waiting.Contains(contact.Id) || RowMapping.Marks(email, phone).Any(mark => named?.MayHold(mark) == true);
        if (waits)
        {
            // Nor may a later row that names both overtake it.
            waiting.Add(contact.Id);
        }

        return waits;
    }
}
