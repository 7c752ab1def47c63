using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Omnisend.V5;

/// <summary>The contacts of Omnisend v5.</summary>
public sealed class V5ContactsFunctions(OmnisendContacts contacts, V5Version version)
{
    private const string Contacts = V5Version.Contacts;
    private const string Contact = Contacts + "/{contactId}";

    [Function("OmnisendV5PostContact")]
    public Task<IResult> PostAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Contacts)] HttpRequest request) =>
        contacts.PostAsync(request, version);

    [Function("OmnisendV5ListContacts")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Contacts)] HttpRequest request) =>
        contacts.ListAsync(request, version);

    [Function("OmnisendV5GetContact")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Contact)] HttpRequest request, string contactId) =>
        contacts.GetAsync(request, version, contactId);

    [Function("OmnisendV5PatchContact")]
    public Task<IResult> PatchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Contact)] HttpRequest request, string contactId) =>
        contacts.PatchAsync(request, version, contactId);

    [Function("OmnisendV5PatchContactByEmail")]
    public Task<IResult> PatchByEmailAsync([HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = Contacts)] HttpRequest request) =>
        contacts.PatchAsync(request, version, contactId: null);

    [Function("OmnisendV5DeleteContact")]
    public Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Contact)] HttpRequest request, string contactId) =>
        contacts.DeleteAsync(request, version, contactId);

    [Function("OmnisendV5DeleteContactByEmail")]
    public Task<IResult> DeleteByEmailAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Contacts)] HttpRequest request) =>
        contacts.DeleteAsync(request, version, contactId: null);
}
