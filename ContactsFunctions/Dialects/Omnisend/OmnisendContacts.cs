using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Changing;
using ContactsFunctions.Intake.Erasing;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Intake.Submitting;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>Omnisend's contacts, whichever version is spoken. The key names the store; the rules are those of every other route.</summary>
public sealed class OmnisendContacts(
    OmnisendCalls calls, AuthenticatedRequests requests, SubmitContact submitContact, PatchContact patchContact,
    EraseContact eraseContact, ReadContacts readContacts, ContactTable contacts)
{
    internal Task<IResult> PostAsync(HttpRequest request, IOmnisendVersion version) =>
        calls.RunAsync(request, async (store, cancellationToken) =>
        {
            var sent = await requests.ReadContactAsync(request, store, version.Way, cancellationToken);
            var outcome =
                (await submitContact.ExecuteAsync(store, sent.Change, Trust.Authenticated, sent.Caller, cancellationToken)).OrRefused();
            return version.Posted(outcome, [.. sent.Warnings, .. outcome.Warnings]);
        }, version);

    internal Task<IResult> ListAsync(HttpRequest request, IOmnisendVersion version) =>
        calls.RunAsync(request, async (store, cancellationToken) =>
        {
            var query = version.ReadQuery(request.Query, store.Settings.DefaultRegion);
            return version.Page(request, await readContacts.ListAsync(store.Id, query, cancellationToken), query);
        }, version);

    internal Task<IResult> GetAsync(HttpRequest request, IOmnisendVersion version, string contactId) =>
        calls.RunAsync(request, async (store, cancellationToken) =>
            ContactId.TryParse(contactId, out var id) && await contacts.GetAsync(store.Id, id, cancellationToken) is { } found
                ? version.One(found.Contact)
                : Problem.ContactNotFound(), version);

    /// <param name="contactId">Null where the query names the contact by its e-mail.</param>
    internal Task<IResult> PatchAsync(HttpRequest request, IOmnisendVersion version, string? contactId) =>
        calls.RunAsync(request, async (store, cancellationToken) =>
        {
            var id = await IdOfAsync(request, store, contactId, cancellationToken);
            var sent = await requests.ReadPatchAsync(request, store, version.Way, cancellationToken);
            if (id is not { } known)
            {
                return Problem.ContactNotFound();
            }

            var patch = sent.ToPatch() with { LeavesOffTaken = !version.RefusesTakenIdentifiers };
            var changed = (await patchContact.ExecuteAsync(store, known, patch, sent.Caller, cancellationToken)).OrRefused();
            return version.Patched(changed.Contact, [.. sent.Warnings, .. changed.Warnings]);
        }, version);

    /// <param name="contactId">Null where the query names the contact by its e-mail.</param>
    internal Task<IResult> DeleteAsync(HttpRequest request, IOmnisendVersion version, string? contactId) =>
        calls.RunAsync(request, async (store, cancellationToken) =>
            await IdOfAsync(request, store, contactId, cancellationToken) is { } id
            && await eraseContact.ExecuteAsync(store, id, cancellationToken)
                ? Results.NoContent()
                : Problem.ContactNotFound(), version);

    /// <exception cref="ProblemException">400: the query names no contact.</exception>
    private async Task<ContactId?> IdOfAsync(HttpRequest request, Store store, string? contactId, CancellationToken cancellationToken)
    {
        if (contactId is not null)
        {
            return ContactId.TryParse(contactId, out var id) ? id : null;
        }

        if (ContactQueryReader.Email(request.Query["email"].ToString()) is not { } email)
        {
            throw new ProblemException(Problem.Invalid(
                [new("email", "required", "Name the contact by its e-mail address: ?email=name@example.com.")]));
        }

        var slot = await contacts.FindAsync(store.Id, IdentifierType.Email, email.Key, cancellationToken);
        return slot.Owner?.Contact.Id;
    }
}
