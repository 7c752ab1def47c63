using System.Globalization;
using System.Text.Json;
using ContactsFunctions.Domain;
using FluentValidation;
using FluentValidation.Results;

namespace ContactsFunctions.Intake.Reading;

/// <summary>What a validator found, in the words of callers. Nobody reads a thousand errors, and writing them costs.</summary>
internal static class FieldErrors
{
    /// <summary>The most errors, and the most warnings, of one request; one more says how many there are beside them.</summary>
    public const int MaxReported = 100;

    private const int MaxNameLength = 200;

    /// <param name="result">Names C# members, or fields where a rule was named.</param>
    /// <param name="spelling">How the caller wrote a field's name.</param>
    public static ValueList<FieldError> Errors(this ValidationResult result, Func<string, string>? spelling = null) =>
        Reported(result.Errors.Where(e => e.Severity == Severity.Error).Select(e => e.AsError(spelling)));

    /// <summary>The first errors, and how many more there are.</summary>
    public static ValueList<FieldError> Reported(IEnumerable<FieldError> errors)
    {
        FieldError[] all = [.. errors];
        return all.Length <= MaxReported ? [.. all] : [.. all[..MaxReported], new(string.Empty, "more_errors", More(all.Length, "errors"))];
    }

    /// <param name="count">How many there are, those included that nobody held.</param>
    public static ValueList<Warning> Reported(IReadOnlyList<Warning> warnings, int count) =>
        count <= MaxReported ? [.. warnings] : [.. warnings.Take(MaxReported), new("more_warnings", null, More(count, "warnings"))];

    public static FieldError AsError(this ValidationFailure failure, Func<string, string>? spelling = null) =>
        new(
            Name(spelling?.Invoke(WireName(failure.PropertyName)) ?? WireName(failure.PropertyName)),
            failure.ErrorCode,
            failure.ErrorMessage);

    /// <summary>A name that a caller wrote, cut where it is longer than any that means something.</summary>
    public static string Name(string name) => name.Cut(MaxNameLength);

    private static string More(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"There are {count - MaxReported} more {what}.");

    // Identifiers[0].Id is identifiers[0].id on the wire. A name in lower case is on the wire already.
    private static string WireName(string path) =>
        path.Length > 0 && char.IsUpper(path[0]) ? string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)) : path;
}
