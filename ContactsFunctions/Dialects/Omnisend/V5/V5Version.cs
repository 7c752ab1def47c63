using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend.V5;

/// <summary>Omnisend v5: as v3, with a list of phones.</summary>
public sealed class V5Version(PageAddresses addresses) : PathVersion(addresses, Contacts)
{
    internal const string Contacts = "v5/contacts";

    private protected override IResult One(Contact contact, IReadOnlyList<Warning> warnings) =>
        Answer.Json(V5Contact.Of(contact, warnings), V5Json.Default);

    private protected override IResult Page(IReadOnlyList<Contact> contacts, OmnisendPaging paging) =>
        Answer.Json(new V5List([.. contacts.Select(contact => V5Contact.Of(contact, []))], paging), V5Json.Default);
}
