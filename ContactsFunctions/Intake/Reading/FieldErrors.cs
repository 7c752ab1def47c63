using System.Text.Json;
using ContactsFunctions.Domain;
using FluentValidation.Results;

namespace ContactsFunctions.Intake.Reading;

/// <summary>What a validator found, in the words of callers.</summary>
internal static class FieldErrors
{
    /// <param name="result">Names C# members, or fields where a rule was named.</param>
    /// <param name="spelling">How the caller wrote a field's name.</param>
    public static ValueList<FieldError> Errors(this ValidationResult result, Func<string, string>? spelling = null) =>
        [.. result.Errors.Select(e => new FieldError(spelling?.Invoke(WireName(e.PropertyName)) ?? WireName(e.PropertyName), e.ErrorCode, e.ErrorMessage))];

    // Identifiers[0].Id is identifiers[0].id on the wire. A name in lower case is on the wire already.
    private static string WireName(string path) =>
        path.Length > 0 && char.IsUpper(path[0]) ? string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)) : path;
}
