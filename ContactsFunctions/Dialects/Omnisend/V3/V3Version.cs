using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend.V3;

/// <summary>Omnisend v3: the phone is a text, or null.</summary>
public sealed class V3Version(PageAddresses addresses) : PathVersion(addresses, Contacts)
{
    internal const string Contacts = "v3/contacts";

    private protected override IResult One(Contact contact, IReadOnlyList<Warning> warnings) =>
        Answer.Json(V3Contact.Of(contact, warnings), V3Json.Default);

    private protected override IResult Page(IReadOnlyList<Contact> contacts, OmnisendPaging paging) =>
        Answer.Json(new V3List([.. contacts.Select(contact => V3Contact.Of(contact, []))], paging), V3Json.Default);
}
