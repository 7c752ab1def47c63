using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Omnisend.V2026;

/// <summary>The contacts of Omnisend 2026-03-15.</summary>
public sealed class V2026ContactsFunctions(OmnisendContacts contacts, V2026Version version)
{
    private const string Contacts = V2026Version.Contacts;
    private const string Contact = Contacts + "/{contactId}";

    [Function("OmnisendV2026PostContact")]
    public Task<IResult> PostAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Contacts)] HttpRequest request) =>
        contacts.PostAsync(request, version);

    [Function("OmnisendV2026ListContacts")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Contacts)] HttpRequest request) =>
        contacts.ListAsync(request, version);

    [Function("OmnisendV2026GetContact")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Contact)] HttpRequest request, string contactId) =>
        contacts.GetAsync(request, version, contactId);

    [Function("OmnisendV2026PatchContact")]
    public Task<IResult> PatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Contact)] HttpRequest request, string contactId) =>
        contacts.PatchAsync(request, version, contactId);

    [Function("OmnisendV2026PatchContactByEmail")]
    public Task<IResult> PatchByEmailAsync([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Contacts)] HttpRequest request) =>
        contacts.PatchAsync(request, version, contactId: null);

    [Function("OmnisendV2026DeleteContact")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Contact)] HttpRequest request, string contactId) =>
        contacts.DeleteAsync(request, version, contactId);

    [Function("OmnisendV2026DeleteContactByEmail")]
    public Task<IResult> DeleteByEmailAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Contacts)] HttpRequest request) =>
        contacts.DeleteAsync(request, version, contactId: null);
}
