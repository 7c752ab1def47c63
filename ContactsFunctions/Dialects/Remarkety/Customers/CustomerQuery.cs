using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Remarkety.Customers;

/// <summary>Which customers a list is to show.</summary>
/// <param name="Page">Counted from 1.</param>
/// <param name="AsksForEmail">Whether one address is asked for, known or not.</param>
/// <param name="Email">That address; null where it is none, so that nobody can have it.</param>
internal sealed record CustomerQuery(int Page, int Limit, bool AsksForEmail, EmailAddress? Email)
{
    private const int MaxPage = 1_000_000;

    /// <exception cref="ProblemException">400: names every parameter that is wrong.</exception>
    public static CustomerQuery Read(IQueryCollection query)
    {
        List<FieldError> errors = [];
        var page = QueryNumber.Read(query, "page", 1, MaxPage, errors) ?? 1;
        var limit = QueryNumber.Read(query, "limit", 1, ContactQuery.MaxLimit, errors) ?? ContactQuery.DefaultLimit;
        var asked = query.TryGetValue("email", out var sent);
        var email = sent.ToString().Trim();
        if (asked && email.Length == 0)
        {
            errors.Add(new("email", "required", "Must be an e-mail address, or absent for all customers."));
        }

        return errors.Count > 0
            ? throw new ProblemException(Problem.Invalid(errors))
            : new(page, limit, asked, ContactQueryReader.Email(email));
    }
}
