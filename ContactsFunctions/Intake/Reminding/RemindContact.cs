using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Reminding;

/// <summary>Sends a person who has not answered the confirmation mail once more, as the cap on mails allows.</summary>
public sealed class RemindContact(ChangeContact changeContact)
{
    /// <returns>What came of it; null where there is no such contact.</returns>
    public async Task<ConfirmationAnswer?> ExecuteAsync(
        Store store, ContactId id, Evidence evidence, CancellationToken cancellationToken)
    {
        var answer = ConfirmationAnswer.None;
        var after = await changeContact.ExecuteAsync(
            store,
            id,
            new Caller(evidence),
            (contact, context) =>
            {
                (var reminded, answer) = contact.Remind(context);
                return reminded;
            },
            cancellationToken);
        return after is null ? null : answer;
    }
}
