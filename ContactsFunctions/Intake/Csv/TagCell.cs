using System.Text;

namespace ContactsFunctions.Intake.Csv;

/// <summary>
/// Tags in one cell: commas between, and quotes around one that has a comma itself, as Mailchimp writes them. Remarkety has
/// semicolons between.
/// </summary>
internal static class TagCell
{
    public static string Write(IEnumerable<string> tags) => string.Join(", ", tags.Select(Quoted));

    public static IEnumerable<string> Read(string cell)
    {
        var tag = new StringBuilder();
        var separator = cell.AsSpan().ContainsAny(',', '"') ? ',' : ';';
        for (var at = 0; at < cell.Length; at++)
        {
            while (at < cell.Length && cell[at] == ' ')
            {
                at++;
            }

            tag.Clear();
            if (at < cell.Length && cell[at] == '"' && Closes(cell, at, tag) is { } end)
            {
                at = end;
            }
            else
            {
                for (; at < cell.Length && cell[at] != separator; at++)
                {
                    tag.Append(cell[at]);
                }
            }

            if (tag.ToString().Trim() is { Length: > 0 } found)
            {
                yield return found;
            }
        }
    }

    private static string Quoted(string tag) => tag.AsSpan().ContainsAny(',', ';') || tag.StartsWith('"')
        ? $"\"{tag.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : tag;

    /// <summary>Reads a quoted tag.</summary>
    /// <returns>Where the comma behind it stands; null where no comma follows the quote that ends it: then quotes mean nothing.</returns>
    private static int? Closes(string cell, int begin, StringBuilder tag)
    {
        for (var at = begin + 1; at < cell.Length; at++)
        {
            if (cell[at] != '"')
            {
                tag.Append(cell[at]);
            }
            else if (at + 1 < cell.Length && cell[at + 1] == '"')
            {
                tag.Append(cell[at++]);
            }
            else
            {
                var behind = at + 1;
                while (behind < cell.Length && cell[behind] == ' ')
                {
                    behind++;
                }

                if (behind == cell.Length || cell[behind] == ',')
                {
                    return behind;
                }

                break;
            }
        }

        tag.Clear();
        return null;
    }
}
