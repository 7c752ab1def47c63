using ContactsFunctions.Dialects.Omnisend.Batches;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>What one version of Omnisend's API calls things: names, shapes, codes, paging. The rules are the same in all.</summary>
internal interface IOmnisendVersion
{
    /// <summary>
    /// Whether a PATCH that names another contact's identifier is refused. Otherwise the identifier is left off, with a warning.
    /// </summary>
    bool RefusesTakenIdentifiers { get; }

    /// <summary>What the consent log calls this version.</summary>
    string Way { get; }

    /// <summary>How many items a batch may have.</summary>
    int MaxBatchItems { get; }

    /// <summary>The HTTP status of a successful create.</summary>
    int CreatedStatus { get; }

    /// <summary>Refuses what this version does not serve.</summary>
    /// <exception cref="ProblemException">400 or 410.</exception>
    void Check(HttpRequest request);

    /// <summary>What a list asks for.</summary>
    /// <exception cref="ProblemException">400: names every parameter that is wrong.</exception>
    ContactQuery ReadQuery(IQueryCollection query, string? defaultRegion);

    IResult Posted(MergeOutcome outcome, IReadOnlyList<Warning> warnings);

    IResult Patched(Contact contact, IReadOnlyList<Warning> warnings);

    IResult One(Contact contact);

    IResult Page(HttpRequest request, ContactPage page, ContactQuery query);

    IResult BatchPage(HttpRequest request, IReadOnlyList<BatchView> batches, BatchQuery query, bool hasMore);

    IResult Refused(Problem problem);
}
