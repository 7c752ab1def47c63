using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend.V3;

/// <summary>Omnisend v3: pages by addresses, a PATCH that answers in short.</summary>
public sealed class V3Version(PageAddresses addresses) : IOmnisendVersion
{
    internal const string Contacts = "v3/contacts";

    string IOmnisendVersion.Route => Contacts;

    bool IOmnisendVersion.RefusesTakenIdentifiers => false;

    void IOmnisendVersion.Check(HttpRequest request)
    {
    }

    ContactQuery IOmnisendVersion.ReadQuery(IQueryCollection query, string? defaultRegion) => OmnisendQuery.Read(query, defaultRegion);

    IResult IOmnisendVersion.Posted(MergeOutcome outcome, IReadOnlyList<Warning> warnings) => outcome.Contact is { } contact
        ? Answer.Json(V3Contact.Of(contact, warnings), V3Json.Default)
        : Answer.Json(new OmnisendIgnored(null, null, warnings), V3Json.Default);

    IResult IOmnisendVersion.Patched(Contact contact, IReadOnlyList<Warning> warnings) => Answer.Json(OmnisendPatched.Of(contact, warnings), V3Json.Default);

    IResult IOmnisendVersion.One(Contact contact) => Answer.Json(V3Contact.Of(contact), V3Json.Default);

    IResult IOmnisendVersion.Page(HttpRequest request, ContactPage page, ContactQuery query) => Answer.Json(
        new V3List([.. page.Contacts.Select(contact => V3Contact.Of(contact))], addresses.Of(request, Contacts, page, query)), V3Json.Default);

    IResult IOmnisendVersion.Refused(Problem problem) => problem;
}
