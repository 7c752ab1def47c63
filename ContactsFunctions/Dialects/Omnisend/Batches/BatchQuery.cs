using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend.Batches;

/// <summary>Which batches a list is to show: those after one, or after a number of them.</summary>
internal sealed record BatchQuery(int Limit, int Skip, CountdownId? After)
{
    /// <exception cref="ProblemException">400: names every parameter that is wrong.</exception>
    public static BatchQuery Read(IQueryCollection query)
    {
        List<FieldError> errors = [];
        var limit = QueryNumber.Read(query, "limit", 1, ContactQuery.MaxLimit, errors) ?? ContactQuery.DefaultLimit;
        var skip = QueryNumber.Read(query, "offset", 0, int.MaxValue, errors) ?? 0;
        CountdownId? after = null;
        if (query.TryGetValue("after", out var cursor))
        {
            after = CountdownId.TryParse(cursor, out var id) ? id : null;
            if (after is null)
            {
                errors.Add(new("after", "invalid", "Must be the cursor of the page before."));
            }
        }

        return errors.Count > 0 ? throw new ProblemException(Problem.Invalid(errors)) : new(limit, skip, after);
    }
}
