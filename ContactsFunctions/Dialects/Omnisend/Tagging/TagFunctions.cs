using System.Collections.Concurrent;
using ContactsFunctions.Dialects.Omnisend.V2026;
using ContactsFunctions.Dialects.Omnisend.V5;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake;
using ContactsFunctions.Intake.Changing;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Omnisend.Tagging;

/// <summary>
/// Adds tags to many contacts, or takes them away. Unlike in the original it is done when it is answered; unknown
/// contacts are passed over, as there.
/// </summary>
public sealed class TagFunctions(
    OmnisendCalls calls, ContactTable contacts, PatchContact patchContact, ChangeContact changeContact, V5Version v5, V2026Version v2026)
{
    private const int Parallelism = 16;

    [Function("OmnisendV5AddTags")]
    public Task<IResult> AddV5Async([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v5/contacts-tags")] HttpRequest request) =>
        RunAsync(request, v5, AddAsync);

    [Function("OmnisendV5RemoveTags")]
    public Task<IResult> RemoveV5Async(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v5/contacts-tags")] HttpRequest request) =>
        RunAsync(request, v5, RemoveAsync);

    [Function("OmnisendV2026AddTags")]
    public Task<IResult> AddV2026Async(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = V2026Version.Contacts + "/tags")] HttpRequest request) =>
        RunAsync(request, v2026, AddAsync);

    [Function("OmnisendV2026RemoveTags")]
    public Task<IResult> RemoveV2026Async(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = V2026Version.Contacts + "/tags")] HttpRequest request) =>
        RunAsync(request, v2026, RemoveAsync);

    private Task<IResult> RunAsync(
        HttpRequest request, IOmnisendVersion version, Func<Store, ContactId, ValueList<string>, CancellationToken, Task> change) =>
        calls.RunAsync(
            request,
            async (store, cancellationToken) =>
            {
                var tagging = TagRequest.Read(await RequestBody.ReadJsonAsync(request, RequestBody.MaxBytes, cancellationToken));
                var ids = await FindAsync(store.Id, tagging, cancellationToken);
                await Parallel.ForEachAsync(
                    ids, Options(cancellationToken), async (id, token) => await change(store, id, tagging.Tags, token));
                return OmnisendCalls.Taken;
            },
            version);

    private async Task AddAsync(Store store, ContactId id, ValueList<string> tags, CancellationToken cancellationToken)
    {
        var patch = new ContactPatch(new ContactChange { Tags = tags }, RemovesPhone: false, RemovesEmail: false);
        if (await patchContact.ExecuteAsync(store, id, patch, Api, cancellationToken) is PatchResult.Invalid invalid)
        {
            throw new ProblemException(Problem.Invalid(
                [.. invalid.Errors.Select(error => error with { Message = $"Contact {id}: {error.Message}" })]));
        }
    }

    private Task RemoveAsync(Store store, ContactId id, ValueList<string> tags, CancellationToken cancellationToken) =>
        changeContact.ExecuteAsync(
            store,
            id,
            Api,
            (contact, _) => contact with { Tags = contact.Tags.Where(tag => !tags.Contains(tag, StringComparer.OrdinalIgnoreCase)) },
            cancellationToken);

    private async Task<IReadOnlySet<ContactId>> FindAsync(StoreId store, TagRequest request, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<ContactId, bool>(request.Ids.Distinct().Select(id => KeyValuePair.Create(id, true)));
        var identifiers = request.Emails.Select(email => (Type: IdentifierType.Email, Value: email.Key))
            .Concat(request.Phones.Select(phone => (Type: IdentifierType.Phone, Value: phone)));
        await Parallel.ForEachAsync(identifiers, Options(cancellationToken), async (identifier, token) =>
        {
            if ((await contacts.FindAsync(store, identifier.Type, identifier.Value, token)).Owner is { } owner)
            {
                found[owner.Contact.Id] = true;
            }
        });
        return found.Keys.ToHashSet();
    }

    private static Caller Api => new(new Evidence(ConsentCause.Api));

    private static ParallelOptions Options(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
}
