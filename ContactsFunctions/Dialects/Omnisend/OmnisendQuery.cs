using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>What a list of v3 and v5 asks for: by cursor, or by how many contacts to leave out.</summary>
internal static class OmnisendQuery
{
    /// <exception cref="ProblemException">400: names every parameter that is wrong.</exception>
    public static ContactQuery Read(IQueryCollection query, string? defaultRegion)
    {
        RefuseSegments(query);
        var asked = ContactQueryReader.Read(query, defaultRegion);
        List<FieldError> errors = [];
        var skip = QueryNumber.Read(query, "offset", 0, int.MaxValue, errors);
        return errors.Count > 0 ? throw new ProblemException(Problem.Invalid(errors))
            : skip is { } number ? asked with { Skip = number }
            : asked;
    }

    /// <exception cref="ProblemException">400: segments are asked for.</exception>
    public static void RefuseSegments(IQueryCollection query)
    {
        if (query.ContainsKey("segmentID"))
        {
            FieldError[] errors = [new("segmentID", "unsupported", "Segments are not a part of this service.")];
            throw new ProblemException(Problem.Invalid(errors));
        }
    }
}
