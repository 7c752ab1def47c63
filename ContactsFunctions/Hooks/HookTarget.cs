using ContactsFunctions.Domain;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Hooks;

/// <summary>
/// Where a hook may lead: an https address without name, password and fragment. What its host resolves to is looked at whenever a
/// connection is made (<see cref="PublicAddresses"/>); an address that says itself that it is not public is refused at once.
/// </summary>
internal static class HookTarget
{
    public static string? Of(string? text, bool allowLoopback, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Wrong("required", "Must be the https address to tell.");
        }

        if (text.Contains('#', StringComparison.Ordinal)
            || !WebAddress.TryParse(text, out var address) || !Uri.TryCreate(address.Text, UriKind.Absolute, out var uri))
        {
            return Wrong("invalid_url", "Must be an https address of at most 2048 characters, without name, password and fragment.");
        }

        var isLoopback = allowLoopback && uri.IsLoopback;
        return !address.IsHttps && !isLoopback
            ? Wrong("insecure_url", "Must begin with https://.")
            : !PublicAddresses.MayBe(uri.IdnHost, allowLoopback)
            ? Wrong("not_public", "Must lead to an address that can be reached from the internet.")
            : address.Text;

        string? Wrong(string code, string message)
        {
            errors.Add(new("targetUrl", code, message));
            return null;
        }
    }
}
