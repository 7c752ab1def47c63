using System.Globalization;
using System.Text;

namespace ContactsFunctions.Storage;

/// <summary>
/// The encoder of System.Text.Json spells characters beyond the basic plane, emoji among them, as two escapes: twelve
/// characters where two do. In a row that would let a contact within its limits outgrow the row.
/// </summary>
internal static class SurrogatePairs
{
    private const int EscapeLength = 6;

    /// <summary>The same JSON with surrogate pairs as they are.</summary>
    public static string Unescape(string json)
    {
        if (!json.Contains(@"\uD", StringComparison.Ordinal))
        {
            return json;
        }

        var text = new StringBuilder(json.Length);
        var copied = 0;
        for (var at = json.IndexOf('\\', StringComparison.Ordinal); at >= 0; at = json.IndexOf('\\', at))
        {
            if (Half(json, at, char.IsHighSurrogate) is { } high && Half(json, at + EscapeLength, char.IsLowSurrogate) is { } low)
            {
                text.Append(json, copied, at - copied).Append(high).Append(low);
                at += 2 * EscapeLength;
                copied = at;
            }
            else
            {
                // Past this escape whole, so that an escaped backslash before a "u" is not taken for one.
                at += 2;
            }
        }

        return text.Append(json, copied, json.Length - copied).ToString();
    }

    private static char? Half(string json, int at, Func<char, bool> isHalf) =>
        at + EscapeLength <= json.Length
        && json[at] == '\\'
        && json[at + 1] == 'u'
        && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
        && isHalf((char)unit)
            ? (char)unit
            : null;
}
