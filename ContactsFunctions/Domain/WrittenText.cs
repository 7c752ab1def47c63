namespace ContactsFunctions.Domain;

/// <summary>
/// Texts as people and devices write them. Phones, chats and word processors put marks around what is copied that nobody
/// sees, and keyboards of half of the world have digits of their own.
/// </summary>
internal static class WrittenText
{
    /// <summary>Without blanks and invisible marks at both ends.</summary>
    public static string TrimMarks(string text) =>
        TrimMarks(text.AsSpan()) is var trimmed && trimmed.Length == text.Length ? text : trimmed.ToString();

    /// <inheritdoc cref="TrimMarks(string)"/>
    public static ReadOnlySpan<char> TrimMarks(ReadOnlySpan<char> text)
    {
        var trimmed = text;
        while (trimmed.Length > 0 && IsUnseen(trimmed[0]))
        {
            trimmed = trimmed[1..];
        }

        while (trimmed.Length > 0 && IsUnseen(trimmed[^1]))
        {
            trimmed = trimmed[..^1];
        }

        return trimmed;
    }

    /// <summary>Without invisible marks anywhere, and every kind of blank as a plain one.</summary>
    public static string WithoutMarks(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? string.Concat(text.Where(letter => !IsMark(letter)).Select(letter => char.IsWhiteSpace(letter) ? ' ' : letter))
        : text;

    /// <summary>Arabic, full-width and all other decimal digits as ASCII ones.</summary>
    public static string AsciiDigits(string text) => text.AsSpan().ContainsAnyExceptInRange('\0', '~')
        ? string.Concat(text.Select(letter => char.IsDigit(letter) ? (char)('0' + char.GetNumericValue(letter)) : letter))
        : text;

    /// <summary>Whether nobody could see a character at either end of a text.</summary>
    private static bool IsUnseen(char letter) =>
        letter is ' ' || (letter is < '!' or > '~' && (char.IsWhiteSpace(letter) || IsMark(letter)));

    /// <summary>Soft hyphens, joiners, marks of direction and order, and what stands for an object that was not copied.</summary>
    private static bool IsMark(char letter) =>
        letter is '\u00AD' or '\u034F' or '\u061C' or '\u180E'
            or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u206F')
            or '\uFEFF' or (>= '\uFFF9' and <= '\uFFFC');
}
