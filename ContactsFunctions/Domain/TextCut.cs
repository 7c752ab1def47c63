namespace ContactsFunctions.Domain;

/// <summary>Cuts text that is kept or shown only up to a length. What is cut is no error: it is evidence, or a hint.</summary>
internal static class TextCut
{
    /// <summary>
    /// The text's first <paramref name="length"/> characters, one less where a surrogate pair would be parted: half of
    /// a pair is no text, and is stored as U+FFFD.
    /// </summary>
    public static string Cut(this string text, int length) =>
        text.Length <= length ? text
        : length > 0 && char.IsSurrogatePair(text, length - 1) ? text[..(length - 1)]
        : text[..length];

    /// <summary>As <see cref="Cut"/>; null where there is no text.</summary>
    public static string? CutOrNull(this string? text, int length) => string.IsNullOrEmpty(text) ? null : text.Cut(length);
}
