using System.Text.Json;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Omnisend.Accounts;

/// <summary>
/// The account behind a key. Plugins read it to see whether their key works, and post to it to connect a shop, which
/// changes nothing here: the key has connected it.
/// </summary>
public sealed class AccountsFunctions(OmnisendCalls calls)
{
    [Function("OmnisendAccount")]
    public Task<IResult> AccountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "v3/accounts")] HttpRequest request) =>
        AnswerAsync(request, store => Answer.Json(store.AsAccount(), AccountsJson.Default));

    /// <remarks>Clients take the id from the front of their key, or from an earlier answer; the key decides.</remarks>
    [Function("OmnisendAccountById")]
    public Task<IResult> AccountByIdAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "v3/accounts/{accountId}")] HttpRequest request) =>
        AnswerAsync(request, store => Answer.Json(store.AsAccount(), AccountsJson.Default));

    [Function("OmnisendBrand")]
    public Task<IResult> BrandAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "{version:regex(^(v5|api)$)}/brands/current")]
        HttpRequest request) =>
        AnswerAsync(request, store => Answer.Json(store.AsBrand(), AccountsJson.Default));

    private Task<IResult> AnswerAsync(HttpRequest request, Func<ConnectedStore, IResult> shape) =>
        calls.RunAsync(request, async (store, cancellationToken) =>
        {
            var sent = HttpMethods.IsPost(request.Method)
                ? await RequestBody.ReadJsonAsync(request, RequestBody.MaxBytes, cancellationToken)
                : default(JsonElement);
            return shape(ConnectedStore.Of(store, request, sent));
        });
}
