using System.Text;
using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Csv;

/// <summary>The columns of custom properties: one for each, or one with all of them as JSON.</summary>
internal sealed class PropertyCells
{
    private const string Prefix = "properties.";

    private readonly (string Name, int[] Columns)[] named;
    private readonly int[] all;
    private readonly bool isExport;

    /// <summary>Core fields that a request guesses from other fields.</summary>
    private readonly (CoreField Field, int[] Columns)[] guessed;

    /// <param name="columns">The columns that fill a field.</param>
    /// <param name="isExport">Whether what a line leaves empty is not to be guessed.</param>
    public PropertyCells(ILookup<string, int> columns, bool isExport)
    {
        this.isExport = isExport;
        all = [.. columns["properties"]];
        named = [.. columns.Where(field => field.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(field => (field.Key[Prefix.Length..], field.ToArray()))];
        guessed = [.. CoreField.All.Where(field => field.Property != PropertyUse.None)
            .Select(field => (field, columns[field.Name].ToArray()))];
    }

    public void Write(Utf8JsonWriter json, IReadOnlyList<string> cells)
    {
        var given = RowJson.Cell(cells, all);
        if (given.Length == 0 && Array.TrueForAll(named, property => RowJson.Cell(cells, property.Columns).Length == 0))
        {
            return;
        }

        var custom = Object(given);
        if (given.Length > 0 && custom is null)
        {
            // For the rules of requests to refuse.
            json.WriteString("properties"u8, given);
            return;
        }

        if (isExport && custom is { } exported)
        {
            WriteNone(json, cells, exported);
        }

        json.WriteStartObject("properties"u8);
        foreach (var member in custom?.EnumerateObject() ?? default)
        {
            member.WriteTo(json);
        }

        foreach (var (name, columns) in named)
        {
            if (RowJson.Cell(cells, columns) is { Length: > 0 } value)
            {
                json.WriteString(name, value);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// A custom property that is called like a core field fills it, and a country's name its code, unless the field is given:
    /// as empty, here.
    /// </summary>
    private void WriteNone(Utf8JsonWriter json, IReadOnlyList<string> cells, JsonElement custom)
    {
        foreach (var (field, columns) in guessed)
        {
            if (RowJson.Cell(cells, columns).Length == 0
                && (field.Spellings.Any(spelling => custom.TryGetProperty(spelling, out _))
                    || (field == CoreField.CountryCode && HasCountry(cells))))
            {
                json.WriteNull(field.Name);
            }
        }
    }

    private bool HasCountry(IReadOnlyList<string> cells) =>
        Array.Exists(guessed, row => row.Field == CoreField.Country && RowJson.Cell(cells, row.Columns).Length > 0);

    private static JsonElement? Object(string json)
    {
        if (!json.StartsWith('{'))
        {
            return null;
        }

        try
        {
            return StrictJson.Parse(Encoding.UTF8.GetBytes(json));
        }
        catch (UnreadableJsonException)
        {
            return null;
        }
    }
}
