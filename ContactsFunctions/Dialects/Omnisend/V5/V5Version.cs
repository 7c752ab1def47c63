using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend.V5;

/// <summary>Omnisend v5: pages by addresses, a PATCH that answers in short.</summary>
public sealed class V5Version(PageAddresses addresses) : IOmnisendVersion
{
    internal const string Contacts = "v5/contacts";

    string IOmnisendVersion.Route => Contacts;

    bool IOmnisendVersion.RefusesTakenIdentifiers => false;

    void IOmnisendVersion.Check(HttpRequest request)
    {
    }

    ContactQuery IOmnisendVersion.ReadQuery(IQueryCollection query, string? defaultRegion) => OmnisendQuery.Read(query, defaultRegion);

    IResult IOmnisendVersion.Posted(MergeOutcome outcome, IReadOnlyList<Warning> warnings) => outcome.Contact is { } contact
        ? Answer.Json(V5Contact.Of(contact, warnings), V5Json.Default)
        : Answer.Json(new OmnisendIgnored(null, null, warnings), V5Json.Default);

    IResult IOmnisendVersion.Patched(Contact contact, IReadOnlyList<Warning> warnings) => Answer.Json(OmnisendPatched.Of(contact, warnings), V5Json.Default);

    IResult IOmnisendVersion.One(Contact contact) => Answer.Json(V5Contact.Of(contact), V5Json.Default);

    IResult IOmnisendVersion.Page(HttpRequest request, ContactPage page, ContactQuery query) => Answer.Json(
        new V5List([.. page.Contacts.Select(contact => V5Contact.Of(contact))], addresses.Of(request, Contacts, page, query)), V5Json.Default);

    IResult IOmnisendVersion.Refused(Problem problem) => problem;
}
