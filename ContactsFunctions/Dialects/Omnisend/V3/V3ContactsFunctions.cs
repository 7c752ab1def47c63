using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Omnisend.V3;

/// <summary>The contacts of Omnisend v3.</summary>
public sealed class V3ContactsFunctions(OmnisendContacts contacts, V3Version version)
{
    private const string Contacts = V3Version.Contacts;
    private const string Contact = Contacts + "/{contactId}";

    [Function("OmnisendPostContact")]
    public Task<IResult> PostAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Contacts)] HttpRequest request) =>
        contacts.PostAsync(request, version);

    [Function("OmnisendListContacts")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Contacts)] HttpRequest request) =>
        contacts.ListAsync(request, version);

    [Function("OmnisendGetContact")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Contact)] HttpRequest request, string contactId) =>
        contacts.GetAsync(request, version, contactId);

    [Function("OmnisendPatchContact")]
    public Task<IResult> PatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Contact)] HttpRequest request, string contactId) =>
        contacts.PatchAsync(request, version, contactId);

    [Function("OmnisendPatchContactByEmail")]
    public Task<IResult> PatchByEmailAsync([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Contacts)] HttpRequest request) =>
        contacts.PatchAsync(request, version, contactId: null);

    [Function("OmnisendDeleteContact")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Contact)] HttpRequest request, string contactId) =>
        contacts.DeleteAsync(request, version, contactId);

    [Function("OmnisendDeleteContactByEmail")]
    public Task<IResult> DeleteByEmailAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Contacts)] HttpRequest request) =>
        contacts.DeleteAsync(request, version, contactId: null);
}
