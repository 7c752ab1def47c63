using System.Globalization;
using System.Text.RegularExpressions;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Pages;

/// <summary>An input of a form page for something that is wrong in a field which the page does not know by itself.</summary>
/// <param name="Id">Of the element.</param>
/// <param name="Name">As it was posted, and will be again.</param>
/// <param name="At">Its place among the values that came; -1 where none came.</param>
internal sealed partial record ExtraInput(string Id, string Name, string Value, int At, FieldError Error)
{
    /// <summary>One for each value that an error is about, and an empty one where it is about a value that did not come.</summary>
    public static IReadOnlyList<ExtraInput> Of(
        IReadOnlyList<string> shown, IReadOnlyList<KeyValuePair<string, string>> values, IReadOnlyList<FieldError> errors)
    {
        List<ExtraInput> extras = [];
        foreach (var error in errors.Where(error => IsOfAField(error) && !SignUpForm.Holds(shown, error.Field)))
        {
            var path = PathOf(error.Field);
            var concerned = Enumerable.Range(0, values.Count)
                .Where(at => values[at].Key != SignUpForm.Honeypot && Concerns(path, PathOf(values[at].Key)))
                .ToList();
            if (concerned.Count == 0 && SignUpForm.IsPhoneCountry(error.Field) && shown.Contains("phone"))
            {
                // Only a number beginning with + is asked for.
                continue;
            }

            var unshown = concerned
                .Where(at => !extras.Any(extra => extra.At == at) && !SignUpForm.Holds(shown, values[at].Key))
                .ToList();
            foreach (var at in unshown)
            {
                extras.Add(new(IdOf(extras.Count), values[at].Key, values[at].Value, at, error));
            }

            if (concerned.Count == 0 && !extras.Any(extra => extra.Name == error.Field))
            {
                extras.Add(new(IdOf(extras.Count), error.Field, "", -1, error));
            }
        }

        return extras;
    }

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"extra-{number}");

    // "More errors" has no field, and a file cannot be corrected by typing.
    private static bool IsOfAField(FieldError error) => error.Field.Length > 0 && error.Code != "no_files";

    /// <summary>An error may name a value within what was posted under one name, and one name for all values below it.</summary>
    private static bool Concerns(string error, string posted) => error == posted || IsBelow(error, posted) || IsBelow(posted, error);

    private static bool IsBelow(string path, string parent) =>
        path.StartsWith(parent, StringComparison.Ordinal) && path[parent.Length..].StartsWith('.');

    /// <summary><c>properties[city]</c>, <c>properties.city</c> and <c>properties__city</c> are one field.</summary>
    private static string PathOf(string name) => Separators.Replace(name, ".").TrimEnd('.');

    [GeneratedRegex(@"\]\[|\]\.|\[|\]|__")]
    private static partial Regex Separators { get; }
}
