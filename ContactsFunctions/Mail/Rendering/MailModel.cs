using System.Collections.Frozen;
using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Mail.Rendering;

/// <summary>The variables of a mail template, and which of them a store's own template may use.</summary>
internal static class MailModel
{
    private static readonly FrozenSet<string> OfEveryMail =
        FrozenSet.Create(
            "store.name", "store.logoUrl", "store.color", "store.imprint", "store.privacyUrl", "store.termsUrl",
            "style.onColor", "style.onLight", "style.onDark",
            "links.confirm", "links.decline", "links.unsubscribe", "links.mine");

    private static readonly FrozenSet<string> OfTheOwner = FrozenSet.Create("links.enter");

    private static readonly FrozenSet<string> OfTheRecipient =
        FrozenSet.Create("contact.firstName", "contact.lastName", "contact.email");

    public static IEnumerable<string> VariablesOf(MailKind kind) => kind switch
    {
        MailKind.Confirmation => OfEveryMail.Order(StringComparer.Ordinal),
        MailKind.Welcome => OfEveryMail.Concat(OfTheRecipient).Order(StringComparer.Ordinal),
        MailKind.SignIn => OfEveryMail.Concat(OfTheOwner).Order(StringComparer.Ordinal),
    };

    public static bool Has(MailKind kind, string variable) => kind switch
    {
        MailKind.Confirmation => OfEveryMail.Contains(variable),
        MailKind.Welcome => OfEveryMail.Contains(variable) || OfTheRecipient.Contains(variable),
        MailKind.SignIn => OfEveryMail.Contains(variable) || OfTheOwner.Contains(variable),
    };

    /// <summary>Whether the variable is what somebody wrote about himself.</summary>
    public static bool IsOfTheRecipient(string variable) => OfTheRecipient.Contains(variable);

    /// <summary>What a template is tried with.</summary>
    public static Dictionary<string, object?> Sample { get; } = Of(
        new Brand("Shop", WebAddress.Of("https://shop.example/logo.png"), BrandColor.From(null)),
        new(
            new("https://contacts.example/confirm/1"),
            new("https://contacts.example/confirm/1#not-me"),
            new("https://contacts.example/unsubscribe/1"),
            new("https://contacts.example/me/1"),
            new("https://contacts.example/console/shop/enter/1")),
        new("Vanessa", "Doe", "vanessa@example.com"));

    public static Dictionary<string, object?> Of(Brand brand, MailLinks links, MailRecipient? recipient) => new()
    {
        ["store"] = new Dictionary<string, object?>
        {
            ["name"] = brand.Name,
            ["logoUrl"] = brand.Logo?.Text,
            ["color"] = brand.Color.Hex,
            ["imprint"] = brand.Imprint,
            ["privacyUrl"] = brand.Privacy?.Text,
            ["termsUrl"] = brand.Terms?.Text,
        },
        // What follows from the colour: text on it, and itself as text on light and on dark ground.
        ["style"] = new Dictionary<string, object?>
        {
            ["onColor"] = brand.Color.OnColor,
            ["onLight"] = brand.Color.OnLight,
            ["onDark"] = brand.Color.OnDark,
        },
        ["links"] = new Dictionary<string, object?>
        {
            ["confirm"] = links.Confirm?.AbsoluteUri,
            ["decline"] = links.Decline?.AbsoluteUri,
            ["unsubscribe"] = links.Unsubscribe?.AbsoluteUri,
            ["mine"] = links.Mine?.AbsoluteUri,
            ["enter"] = links.Enter?.AbsoluteUri,
        },
        ["contact"] = recipient is null ? null : new Dictionary<string, object?>
        {
            ["firstName"] = recipient.FirstName,
            ["lastName"] = recipient.LastName,
            ["email"] = recipient.Email,
        },
    };
}
