using System.Globalization;
using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Csv;

/// <summary>
/// Which column of a file fills which field: as its name says (<see cref="HeaderNames"/>), or as the caller says. Every row
/// becomes a request like any other, so that the rules of requests are those of files too.
/// </summary>
public sealed class ColumnMap
{
    /// <summary>A column that no file has but an export of this service.</summary>
    internal const string ExportId = "contactID";

    /// <summary>More names than these are not listed in a message.</summary>
    private const int MaxListed = 50;

    private const int MaxNameLength = 60;

    private readonly RowJson rows;

    private ColumnMap(IReadOnlyList<MappedColumn> columns, IReadOnlyList<FieldError> errors, RowJson rows)
    {
        Columns = columns;
        Errors = errors;
        this.rows = rows;
    }

    /// <summary>The fields that a column can fill; <c>properties.&lt;name&gt;</c> is a custom property.</summary>
    public static IReadOnlyList<string> Targets { get; } = [.. HeaderNames.Fields, "properties.<name>"];

    /// <summary>Every column in the file's order, and what it fills.</summary>
    public IReadOnlyList<MappedColumn> Columns { get; }

    /// <summary>The names of columns that fill nothing.</summary>
    public IReadOnlyList<string> IgnoredColumns =>
        field ??= [.. Columns.Where(column => column.Field is null).Select(column => column.Column)];

    /// <summary>What is wrong with the map or the header; empty where rows can be read.</summary>
    public IReadOnlyList<FieldError> Errors { get; }

    /// <summary>What each column is called: by its name, and by its place where it has none or others have the same.</summary>
    public static IReadOnlyList<string> NamesOf(IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var alike = header.CountBy(name => name).ToDictionary(StringComparer.Ordinal);
        return
        [
            .. header.Select((name, at) =>
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"(column {at + 1})");
                return name.Length == 0 ? place : alike[name] == 1 ? name : $"{name} {place}";
            }),
        ];
    }

    /// <param name="header">The names of the columns.</param>
    /// <param name="map">
    /// What the caller says, by column (<see cref="NamesOf"/>); a name that several have means all of them. An empty field leaves
    /// the column off.
    /// </param>
    public static ColumnMap Of(IReadOnlyList<string> header, IReadOnlyDictionary<string, string> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        List<FieldError> errors = [];
        var names = NamesOf(header);
        var said = new Dictionary<int, string?>();
        foreach (var (column, field) in map)
        {
            var name = field.Length == 0 ? null : HeaderNames.FieldOf(field);
            if (field.Length > 0 && name is null)
            {
                errors.Add(new("map", "unknown_field", $"A column is to fill a field that there is not. Fields are: {List(Targets)}."));
            }

            var places = Places(header, names, column);
            if (places.Count == 0)
            {
                errors.Add(new(
                    "map", "unknown_column", $"A column is named that the file does not have. Its columns are: {List(header)}."));
            }

            foreach (var place in places)
            {
                said[place] = name;
            }
        }

        List<(int Column, string Field, int Rank)> filled = [];
        List<MappedColumn> columns = [];
        for (var at = 0; at < header.Count; at++)
        {
            var guess = HeaderNames.Of(FormulaGuard.TakeOff(header[at]));
            var (field, rank) = said.TryGetValue(at, out var named) ? (named, -1) : (guess?.Field, guess?.Rank ?? 0);
            columns.Add(new(names[at], field));
            if (field is not null)
            {
                filled.Add((at, field, rank));
            }
        }

        if (!filled.Exists(column => column.Field is "email" or "sms_phone_number"))
        {
            errors.Add(new(
                "file",
                "no_identifier",
                "No column says who a person is. Name the one with the e-mail address or the phone number, such as map=Column:email. " +
                $"The columns are: {List(header)}."));
        }

        var byField = filled.OrderBy(column => column.Rank).ToLookup(column => column.Field, column => column.Column);
        return new(columns, errors, new(byField, isExport: header.Contains(ExportId, StringComparer.Ordinal)));
    }

    /// <summary>Writes a row as a request for <see cref="Reading.ContactRequest"/>. Empty cells say nothing.</summary>
    public void Write(Utf8JsonWriter json, IReadOnlyList<string> cells) => rows.Write(json, cells);

    /// <summary>The columns of that name; where none is spelled so, those that differ in case, blanks and punctuation.</summary>
    private static List<int> Places(IReadOnlyList<string> header, IReadOnlyList<string> names, string column)
    {
        List<int> same = [.. header.Index().Where(name => name.Item == column || names[name.Index] == column).Select(name => name.Index)];
        return same.Count > 0 || HeaderNames.Folded(column) is not { Length: > 0 } folded
            ? same
            : [.. header.Index().Where(name => HeaderNames.Folded(name.Item) == folded).Select(name => name.Index)];
    }

    /// <summary>The first of very many names, and long ones cut: as many as fit into a message, or into the row of an import.</summary>
    public static IReadOnlyList<string> Listed(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. names.Take(MaxListed).Select(name => name.Cut(MaxNameLength)), .. names.Count > MaxListed ? ["…"] : (string[])[]];
    }

    private static string List(IReadOnlyList<string> names) => string.Join(", ", Listed(names));
}

/// <summary>A column of a file.</summary>
/// <param name="Field">What it fills: one of <see cref="ColumnMap.Targets"/>; null where nothing.</param>
public sealed record MappedColumn(string Column, string? Field);
