using System.Globalization;
using ContactsFunctions.Domain;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects;

/// <summary>Numbers in a query string.</summary>
internal static class QueryNumber
{
    /// <param name="max">The most that is taken; <see cref="int.MaxValue"/> where there is no bound to tell of.</param>
    /// <param name="errors">Gains one that names the parameter, where it is no such number.</param>
    /// <returns>Null where the parameter is absent or wrong.</returns>
    public static int? Read(IQueryCollection query, string name, int min, int max, List<FieldError> errors)
    {
        if (!query.TryGetValue(name, out var sent))
        {
            return null;
        }

        if (int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        var bounds = max == int.MaxValue ? $"from {min}" : $"from {min} to {max}";
        errors.Add(new(name, "invalid", $"Must be a number {bounds}."));
        return null;
    }
}
