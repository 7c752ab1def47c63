using ContactsFunctions.Domain;

namespace ContactsFunctions.Stores;

/// <summary>What a store shows of itself, on its pages and in its mails.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Logo">An https address.</param>
public sealed record Brand(string Name, WebAddress? Logo, BrandColor Color)
{
    /// <summary>Who is behind the shop, line by line; null where the store does not say.</summary>
    public string? Imprint { get; init; }

    public WebAddress? Privacy { get; init; }

    public WebAddress? Terms { get; init; }

    /// <param name="store">Null where a page belongs to no known store: such a page shows no name.</param>
    public static Brand? Of(StoreId? store, StoreSettings settings) =>
        store is { } id ? Of(id, settings) : null;

    /// <inheritdoc cref="Brand"/>
    public static Brand Of(StoreId store, StoreSettings settings)
    {
        var name = FirstGiven(settings.Brand.Name, settings.Name) ?? store.ToString();
        // Only https: a mixed-content picture is not shown, and no other scheme has any business in a page.
        var logo = WebAddress.TryParse(settings.Brand.LogoUrl, out var url) && url.IsHttps ? url : null;
        var imprint = settings.Imprint;
        string[] lines = [.. new[] { imprint.Name, imprint.PostalAddress, imprint.Contact }.OfType<string>()];
        return new Brand(name, logo, BrandColor.From(settings.Brand.Color))
        {
            Imprint = lines.Length == 0 ? null : string.Join('\n', lines),
            Privacy = WebAddress.Of(settings.PrivacyUrl),
            Terms = WebAddress.Of(settings.TermsUrl),
        };
    }

    private static string? FirstGiven(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
        {
            if (!string.IsNullOrWhiteSpace(name))
            {
                return name.Trim();
            }
        }

        return null;
    }
}
