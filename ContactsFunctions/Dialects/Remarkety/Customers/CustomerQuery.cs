using System.Globalization;
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
        var page = Number("page", 1, MaxPage);
        var limit = Number("limit", ContactQuery.DefaultLimit, ContactQuery.MaxLimit);
        var asked = query.TryGetValue("email", out var sent);
        var email = sent.ToString().Trim();
        if (asked && email.Length == 0)
        {
            errors.Add(new("email", "required", "Must be an e-mail address, or absent for all customers."));
        }

        return errors.Count > 0
            ? throw new ProblemException(Problem.Invalid(errors))
            : new(page, limit, asked, ContactQueryReader.Email(email));

        int Number(string name, int normal, int most)
        {
            if (!query.TryGetValue(name, out var text))
            {
                return normal;
            }

            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            {
                return number;
            }

            errors.Add(new(name, "invalid", string.Create(CultureInfo.InvariantCulture, $"Must be a number from 1 to {most}.")));
            return normal;
        }
    }
}
