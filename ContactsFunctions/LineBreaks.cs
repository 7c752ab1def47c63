namespace ContactsFunctions;

/// <summary>Where lines of running text may not end.</summary>
internal static class LineBreaks
{
    private const char NonBreakingHyphen = '\u2011';

    /// <summary>"E-Mail" stays whole: a line that ends in "E-" reads badly in narrow columns.</summary>
    public static string KeepWords(string sentence) => sentence
        .Replace("E-mail", $"E{NonBreakingHyphen}mail", StringComparison.Ordinal)
        .Replace("E-Mail", $"E{NonBreakingHyphen}Mail", StringComparison.Ordinal)
        .Replace("e-mail", $"e{NonBreakingHyphen}mail", StringComparison.Ordinal);
}
