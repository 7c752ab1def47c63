using System.Globalization;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Storage.Imports;

namespace ContactsFunctions.Console.Importing;

/// <summary>How a file is to be read, as the form says it.</summary>
internal static class ImportChoices
{
    public static string FieldOf(int column) => string.Create(CultureInfo.InvariantCulture, $"column-{column}");

    /// <summary>What each column fills by its name alone; an empty text where nothing.</summary>
    public static IReadOnlyList<string> Guesses(IReadOnlyList<string> header) =>
        [.. ColumnMap.Of(header, new Dictionary<string, string>()).Columns.Select(column => column.Field ?? "")];

    /// <summary>What each column fills as an import has it.</summary>
    public static IReadOnlyList<string> Chosen(IReadOnlyList<string> header, ImportOptions options) =>
        [.. ColumnMap.NamesOf(header).Zip(Guesses(header), (column, guess) => options.Map.GetValueOrDefault(column, guess))];

    /// <summary>The charset that the form says; null for the file's own mark, and for UTF-8 without one.</summary>
    public static string? CharsetOf(ConsoleForm form) => form["charset"] == Charsets.Windows ? Charsets.Windows : null;

    /// <param name="form">Names what each column fills by the column's place.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="waiting">The options of the import that waits, in the charset that the header was read in.</param>
    /// <returns>The options, and what is wrong with them.</returns>
    public static (ImportOptions Options, IReadOnlyList<FieldError> Errors) Read(
        ConsoleForm form, IReadOnlyList<string> header, ImportOptions waiting)
    {
        var tags = ParsedTags.Of(new InputValue(JsonSerializer.SerializeToElement(form["tags"])));
        var names = ColumnMap.NamesOf(header);
        Dictionary<string, string> map = [];
        foreach (var (at, guess) in Guesses(header).Index())
        {
            // Only what differs is said: of several columns that fill one field, the guess knows which comes first.
            if (form.Has(FieldOf(at)) && form[FieldOf(at)] is var field && field != guess)
            {
                map[names[at]] = field;
            }
        }

        var options = waiting with
        {
            Map = map,
            Tags = tags.Tags,
            DryRun = form.Action == "check",
            UpdateExisting = form.Has("updateExisting"),
            AppendTags = form.Has("appendTags"),
            Ask = form.Has("ask"),
        };
        return (options, tags.Code is { } code ? [new("tags", code, tags.Message!)] : []);
    }
}
