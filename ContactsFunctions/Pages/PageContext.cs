using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Pages;

/// <summary>Whose page it is, and who looks at it.</summary>
/// <param name="Store">Null where it is not known, as behind a broken link: the page then shows no brand.</param>
/// <param name="AcceptLanguage">The visitor's header of that name.</param>
public sealed record PageContext(StoreId? Store, StoreSettings Settings, string? AcceptLanguage)
{
    /// <summary>A page that belongs to no known store.</summary>
    public static PageContext Unknown(string? acceptLanguage) => new(null, StoreSettings.Default, acceptLanguage);

    internal Language Language { get; } = Language.Choose(Settings.Brand.Language, AcceptLanguage);

    internal Brand? Brand { get; } = Brand.Of(Store, Settings);
}
