using ContactsFunctions.Domain;

namespace ContactsFunctions.Stores;

/// <summary>What a store shows of itself, on its pages and in its mails.</summary>
/// <param name="Name">Never empty.</param>
/// <param name="Logo">An https address.</param>
public sealed record Brand(string Name, WebAddress? Logo, BrandColor Color)
{
    /// <param name="store">Null where a page belongs to no known store: such a page shows no name.</param>
    public static Brand? Of(StoreId? store, StoreSettings settings) =>
        store is { } id ? Of(id, settings) : null;

    /// <inheritdoc cref="Brand"/>
    public static Brand Of(StoreId store, StoreSettings settings)
    {
        var name = FirstGiven(settings.Brand.Name, settings.Name) ?? store.ToString();
        // Only https: a mixed-content picture is not shown, and no other scheme has any business in a page.
        var logo = WebAddress.TryParse(settings.Brand.LogoUrl, out var url) && url.IsHttps ? url : null;
        return new Brand(name, logo, BrandColor.From(settings.Brand.Color));
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
