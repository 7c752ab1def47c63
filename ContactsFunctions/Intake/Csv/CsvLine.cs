using System.Buffers;
using System.Text;

namespace ContactsFunctions.Intake.Csv;

/// <summary>Writes lines as RFC 4180 has them, safe to open in a spreadsheet (<see cref="FormulaGuard"/>).</summary>
public static class CsvLine
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\",;\t\r\n");

    /// <param name="line">Where the line goes, its line end included.</param>
    public static void Append(StringBuilder line, IEnumerable<string?> cells)
    {
        var isFirst = true;
        foreach (var cell in cells)
        {
            if (!isFirst)
            {
                line.Append(',');
            }

            isFirst = false;
            var text = FormulaGuard.Put(cell ?? string.Empty);
            if (text.AsSpan().ContainsAny(Special) || text.StartsWith(' ') || text.EndsWith(' '))
            {
                line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                line.Append(text);
            }
        }

        line.Append("\r\n");
    }

    /// <summary>One line, its line end included.</summary>
    public static string Of(IEnumerable<string?> cells)
    {
        var line = new StringBuilder();
        Append(line, cells);
        return line.ToString();
    }
}
