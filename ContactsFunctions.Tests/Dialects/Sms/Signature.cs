using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace ContactsFunctions.Tests.Dialects.Sms;

/// <summary>Signs as an SMS provider does, by its description and not by the app's code.</summary>
internal static class Signature
{
    /// <param name="secret">The store's.</param>
    /// <param name="address">Where the form is posted.</param>
    /// <param name="form">The form, urlencoded.</param>
    public static string Of(string secret, Uri address, string form)
    {
        var fields = QueryHelpers.ParseQuery(form).OrderBy(field => field.Key, StringComparer.Ordinal);
        var signed = address.AbsoluteUri + string.Concat(fields.Select(field => field.Key + field.Value));
#pragma warning disable CA5350 // The provider's protocol.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }
}
