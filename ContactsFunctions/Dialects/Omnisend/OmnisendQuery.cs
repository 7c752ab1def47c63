using System.Globalization;
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
        return !query.TryGetValue("offset", out var offset) ? asked
            : int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? asked with { Skip = skip }
            : throw new ProblemException(Problem.Invalid([new("offset", "invalid", "Must be a number from 0.")]));
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
