namespace ContactsFunctions.Domain.Numbers;

/// <summary>What a source is called in numbers: of a page its host and path, since what follows may be about a person.</summary>
internal static class SourceName
{
    private const int MaxLength = 80;

    /// <summary>Empty where nobody said.</summary>
    public static string Of(string? source)
    {
        var text = (source ?? "").Trim();
        return Uri.TryCreate(text, UriKind.Absolute, out var page) && (page.Scheme is "http" or "https")
            ? $"{page.Host}{page.AbsolutePath.TrimEnd('/')}".Cut(MaxLength)
            : text.Cut(MaxLength);
    }
}
