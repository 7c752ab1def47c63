using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Storage.Imports;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ContactsFunctions.Dialects.Remarkety.Imports;

/// <summary>How a file is to be imported, as the request says it: the kind by its content type, all else by its query.</summary>
internal static class ImportQuery
{
    private static readonly string[] Names = ["map", "dryRun", "updateExisting", "appendTags", "ask", "tags"];

    /// <param name="query">The parameters.</param>
    /// <param name="type">The type of the file; null where it is none that is taken.</param>
    /// <exception cref="ProblemException">400: names every parameter that is wrong. 415: the file is of another type.</exception>
    public static ImportOptions Read(IQueryCollection query, MediaTypeHeaderValue? type)
    {
        List<FieldError> errors = [];
        var tags = query.TryGetValue("tags", out var sent)
            ? ParsedTags.Of(new InputValue(JsonSerializer.SerializeToElement(sent.ToString(), ImportsJson.Default.String)))
            : new([]);
        if (tags.Code is { } code)
        {
            errors.Add(new("tags", code, tags.Message!));
        }

        errors.AddRange(query.Keys.Except(Names).Select(name => new FieldError(
            FieldErrors.Name(name), "unknown", $"There is no such parameter. There are {string.Join(", ", Names)}.")));
        var options = new ImportOptions
        {
            Kind = KindOf(type),
            Charset = type!.Charset.HasValue ? HeaderUtilities.RemoveQuotes(type.Charset).ToString() : null,
            Map = Map(),
            Tags = tags.Tags,
            DryRun = Flag("dryRun") ?? false,
            UpdateExisting = Flag("updateExisting") ?? true,
            AppendTags = Flag("appendTags") ?? true,
            Ask = Flag("ask") ?? false,
        };
        return errors.Count > 0 ? throw new ProblemException(Problem.Invalid(errors)) : options;

        bool? Flag(string name)
        {
            if (!query.TryGetValue(name, out var value))
            {
                return null;
            }

            var flag = new InputValue(JsonSerializer.SerializeToElement(value.ToString(), ImportsJson.Default.String)).AsFlag();
            if (flag is null)
            {
                errors.Add(new(name, "invalid_flag", "Must be true or false."));
            }

            return flag;
        }

        // A column's name may hold a colon, a field's name may not.
        Dictionary<string, string> Map()
        {
            Dictionary<string, string> map = [];
            foreach (var pair in query["map"])
            {
                var colon = pair!.LastIndexOf(':');
                if (colon <= 0)
                {
                    errors.Add(new(
                        "map", "invalid", "Must be Column:field; an empty field leaves the column off. Give the parameter once a column."));
                }
                else
                {
                    map[pair[..colon]] = pair[(colon + 1)..];
                }
            }

            return map;
        }
    }

    private static ImportKind KindOf(MediaTypeHeaderValue? type) => type?.MediaType.ToString().ToUpperInvariant() switch
    {
        "TEXT/CSV" or "APPLICATION/CSV" or "TEXT/TAB-SEPARATED-VALUES" => ImportKind.Csv,
        "APPLICATION/X-NDJSON" or "APPLICATION/NDJSON" or "APPLICATION/JSONL" or "APPLICATION/X-JSONLINES" => ImportKind.Ndjson,
        _ => throw new ProblemException(Problem.UnsupportedMediaType(
            "A file must be text/csv or application/x-ndjson; a JSON body names one: {\"url\":\"…\",\"type\":\"text/csv\"}.")),
    };
}
