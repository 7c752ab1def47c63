using ContactsFunctions.Dialects.Omnisend.Batches;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend.V2026;

/// <summary>Omnisend's version by header, 2026-03-15: codes for new and taken contacts, paging by cursor, problems by RFC 9457.</summary>
public sealed class V2026Version : IOmnisendVersion
{
    internal const string Contacts = "api/contacts";
    internal const string Header = "Omnisend-Version";
    private const string Current = "2026-03-15";

    /// <summary>Contacts come in the order of their ids, whatever order is asked for.</summary>
    private static readonly string[] Parameters =
        ["limit", "after", "email", "phone", "status", "tag", "updatedAtFrom", "sort", "direction"];

    string IOmnisendVersion.Way => $"omnisend-{Current}";

    bool IOmnisendVersion.RefusesTakenIdentifiers => true;

    int IOmnisendVersion.MaxBatchItems => 100;

    int IOmnisendVersion.CreatedStatus => StatusCodes.Status201Created;

    void IOmnisendVersion.Check(HttpRequest request)
    {
        var version = request.Headers[Header].ToString().Trim();
        if (version == Current)
        {
            return;
        }

        var isOlder = DateOnly.TryParseExact(version, "yyyy-MM-dd", out var date) && date < DateOnly.ParseExact(Current, "yyyy-MM-dd");
        throw new ProblemException(isOlder
            ? new Problem
            {
                Title = "Version retired",
                Status = 410,
                Detail = $"This version is no longer served. Send {Header}: {Current}.",
            }
            : Problem.Invalid([new(Header, "required", $"Send the header {Header}: {Current}.")]));
    }

    ContactQuery IOmnisendVersion.ReadQuery(IQueryCollection query, string? defaultRegion)
    {
        OmnisendQuery.RefuseSegments(query);
        var known = string.Join(", ", Parameters);
        List<FieldError> errors =
            [.. query.Keys.Except(Parameters).Select(name => new FieldError(name, "unknown_parameter", $"Known are: {known}."))];
        if (query.ContainsKey("tag") && query.ContainsKey("status"))
        {
            errors.Add(new("tag", "excluded", "tag and status cannot be asked for together."));
        }

        if (errors.Count > 0)
        {
            throw new ProblemException(Problem.Invalid(errors));
        }

        return ContactQueryReader.Read(query, defaultRegion, sinceName: "updatedAtFrom");
    }

    IResult IOmnisendVersion.Posted(MergeOutcome outcome, IReadOnlyList<Warning> warnings) => outcome.Contact is { } contact
        ? Answer.Json(
            V2026Contact.Of(contact, warnings), V2026Json.Default,
            outcome.Result == MergeResult.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK)
        : Answer.Json(new V2026Ignored(null, warnings), V2026Json.Default);

    IResult IOmnisendVersion.Patched(Contact contact, IReadOnlyList<Warning> warnings) =>
        Answer.Json(V2026Contact.Of(contact, warnings), V2026Json.Default);

    IResult IOmnisendVersion.One(Contact contact) => Answer.Json(V2026Contact.Of(contact), V2026Json.Default);

    IResult IOmnisendVersion.Page(HttpRequest request, ContactPage page, ContactQuery query) => Answer.Json(
        new V2026List(
            [.. page.Contacts.Select(contact => V2026Contact.Of(contact))],
            new(query.Limit, page.Next is not null, new(page.Next?.ToString(), Before: null))),
        V2026Json.Default);

    IResult IOmnisendVersion.BatchPage(
        HttpRequest request, IReadOnlyList<BatchView> batches, BatchQuery query, bool hasMore) => Answer.Json(
        new BatchCursorList(batches, new(query.Limit, hasMore, new(hasMore ? batches[^1].BatchId : null, Before: null))),
        BatchesJson.Default);

    IResult IOmnisendVersion.Refused(Problem problem) => V2026Problem.Of(problem);
}
