using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Dialects.Sms;

/// <summary>Reads text messages that a store's SMS provider has signed. Whoever signs wrong is counted like a wrong key.</summary>
public sealed class SignedMessages(StoreDirectory stores, RateLimits limits, IOptions<LinkOptions> links)
{
    /// <summary>The store that a route names, and the message that came for it.</summary>
    /// <exception cref="ProblemException">404: no store of that name takes messages. 403: the signature is missing or wrong.
    /// 400, 413, 415: no form that could be signed. 429: too many of these.</exception>
    internal async Task<(Store Store, InboundMessage Message)> ReadAsync(
        HttpRequest request, string storeId, CancellationToken cancellationToken)
    {
        limits.RefuseGuesser(request);
        var store = StoreId.TryParse(storeId, out var id) ? await stores.FindAsync(id, cancellationToken) : null;
        try
        {
            return store?.Settings.Sms.InboundSecret is { } secret
                ? (store, InboundMessage.Of(await SignedFieldsAsync(request, secret, cancellationToken)))
                : throw new ProblemException(Problem.NotFound("There is no store with this store_id that takes text messages."));
        }
        catch (ProblemException)
        {
            limits.CountWrongKey(request);
            throw;
        }
    }

    private async Task<IReadOnlyCollection<KeyValuePair<string, string>>> SignedFieldsAsync(
        HttpRequest request, string secret, CancellationToken cancellationToken)
    {
        // Nothing is read for somebody who shows nothing.
        var shown = request.Headers[SmsSignature.Header].ToString();
        var fields = shown.Length > 0 ? await RequestBody.ReadFieldsAsync(request, cancellationToken) : null;
        return fields is not null && SmsSignature.Fits(shown, secret, AddressOf(request), fields)
            ? fields
            : throw new ProblemException(Problem.WrongSignature());
    }

    /// <summary>The address that the provider has called: behind a proxy this request has another scheme and host.</summary>
    private string AddressOf(HttpRequest request) =>
        links.Value.PublicUrl!.GetLeftPart(UriPartial.Authority)
        + request.PathBase.Add(request.Path).ToUriComponent()
        + request.QueryString.ToUriComponent();
}
