using System.Text.Json.Serialization;
using ContactsFunctions.Dialects.Omnisend.Batches;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>What the versions that are named in the path have in common: pages by addresses, and a PATCH that answers in short.</summary>
public abstract class PathVersion(PageAddresses addresses, string route) : IOmnisendVersion
{
    string IOmnisendVersion.Way => $"omnisend-{route.Split('/')[0]}";

    bool IOmnisendVersion.RefusesTakenIdentifiers => false;

    int IOmnisendVersion.MaxBatchItems => 1000;

    int IOmnisendVersion.CreatedStatus => StatusCodes.Status200OK;

    void IOmnisendVersion.Check(HttpRequest request)
    {
    }

    ContactQuery IOmnisendVersion.ReadQuery(IQueryCollection query, string? defaultRegion) => OmnisendQuery.Read(query, defaultRegion);

    IResult IOmnisendVersion.Posted(MergeOutcome outcome, IReadOnlyList<Warning> warnings) => outcome.Contact is { } contact
        ? One(contact, warnings)
        : Answer.Json(new OmnisendIgnored(null, null, warnings), PathVersionJson.Default);

    IResult IOmnisendVersion.Patched(Contact contact, IReadOnlyList<Warning> warnings) =>
        Answer.Json(OmnisendPatched.Of(contact, warnings), PathVersionJson.Default);

    IResult IOmnisendVersion.One(Contact contact) => One(contact, []);

    IResult IOmnisendVersion.Page(HttpRequest request, ContactPage page, ContactQuery query) =>
        Page(page.Contacts, addresses.Of(request, route, page, query));

    IResult IOmnisendVersion.BatchPage(
        HttpRequest request, IReadOnlyList<BatchView> batches, BatchQuery query, bool hasMore) => Answer.Json(
        new BatchList(batches, addresses.Of(request, query.Skip, query.Limit, hasMore ? query.Skip + query.Limit : null)),
        BatchesJson.Default);

    IResult IOmnisendVersion.Refused(Problem problem) => problem;

    private protected abstract IResult One(Contact contact, IReadOnlyList<Warning> warnings);

    private protected abstract IResult Page(IReadOnlyList<Contact> contacts, OmnisendPaging paging);
}

/// <summary>The JSON of what these versions answer alike.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OmnisendPatched))]
[JsonSerializable(typeof(OmnisendIgnored))]
internal sealed partial class PathVersionJson : JsonSerializerContext;
