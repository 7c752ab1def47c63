using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Owners;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.SigningIn;

/// <summary>
/// The operator makes a link into a store's console, for themselves or to hand over. The Functions master key opens this route.
/// </summary>
public sealed class ConsoleLinkFunction(
    HttpBoundary boundary, StoreTable stores, OwnerTable owners, MailComposer composer, TimeProvider time)
{
    [Function("CreateConsoleLink")]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "manage/stores/{storeId}/console-link")] HttpRequest request,
        string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            if (!StoreId.TryParse(storeId, out var id) || await stores.FindAsync(id, cancellationToken) is null)
            {
                return Problem.StoreNotFound();
            }

            var (name, now) = (OwnerId.Draw(), time.Now());
            var owner = OwnerId.OfOperator(id);
            var access = await owners.ChangeAsync(id, owner, before => before.Offer(name, language: null, now), cancellationToken);
            var link = access!.LinkOf(name, now)!;
            return Answer.Json(
                new ConsoleLinkView(composer.EnterLink(id, owner, link).AbsoluteUri, link.Until),
                ConsoleLinkJson.Default,
                StatusCodes.Status201Created);
        });
}

/// <summary>A link into the console: works once, until then.</summary>
internal sealed record ConsoleLinkView(string Link, DateTimeOffset ExpiresAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(ConsoleLinkView))]
internal sealed partial class ConsoleLinkJson : JsonSerializerContext;
