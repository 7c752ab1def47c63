using ContactsFunctions.Domain;
using ContactsFunctions.Pages;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Console;

/// <summary>An owner who is signed in to the console of a store, and looks at a page.</summary>
/// <param name="Store">As it was at most 60 seconds ago.</param>
/// <param name="Owner">Names the owner without saying who it is: this may be logged.</param>
/// <param name="Address">The owner's address; null where the operator has made the link.</param>
/// <param name="Session">The id of the session.</param>
/// <param name="FormToken">What every form carries, so that no other site can post it.</param>
public sealed record Visit(
    Store Store, ContactId Owner, EmailAddress? Address, string Session, string FormToken, Language Language)
{
    /// <summary>The name of the field that carries <see cref="FormToken"/>.</summary>
    public const string TokenField = "form-token";

    internal ConsoleWording Wording => Wording<ConsoleWording>.In(Language);

    /// <summary>For every form that is posted.</summary>
    internal Html Token => Html.Of($"<input type=\"hidden\" name=\"{TokenField}\" value=\"{FormToken}\">");

    /// <summary>The address of a page of this store's console.</summary>
    /// <param name="page">Below the store's own, such as <c>contacts</c>; the overview where empty.</param>
    public string To(string page) => PathOf(Store.Id, page);

    /// <inheritdoc cref="To"/>
    public static string PathOf(StoreId store, string page) => page.Length == 0 ? $"/console/{store}" : $"/console/{store}/{page}";

    /// <summary>Never who it is.</summary>
    public override string ToString() => $"Visit of owner {Owner}";
}
