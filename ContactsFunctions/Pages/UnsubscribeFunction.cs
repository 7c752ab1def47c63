using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Pages;

/// <summary>The unsubscribe link: a page with a button for people, one POST for mail programs (RFC 8058).</summary>
public sealed class UnsubscribeFunction(
    PersonLinks links, ContactTable contacts, ChangeContact changeContact, PageRenderer pages, TimeProvider time)
{
    private const string Route = "unsubscribe/{token}";

    [Function("UnsubscribePage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string token) =>
        links.FollowAsync(request, token, LinkPurpose.Unsubscribe, async (link, store, page, cancellationToken) =>
        {
            var found = await contacts.GetAsync(store.Id, link.Contact, cancellationToken);
            return found is null || time.GetUtcNow() >= link.ExpiresAt ? pages.LinkNoLongerValid(page)
                : found.Contact.State(Channel.Email).Status == ChannelStatus.Unsubscribed ? pages.Unsubscribed(page)
                : pages.UnsubscribeAsk(page);
        });

    [Function("Unsubscribe")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string token) =>
        links.FollowAsync(request, token, LinkPurpose.Unsubscribe, async (link, store, page, cancellationToken) =>
        {
            if (time.GetUtcNow() >= link.ExpiresAt)
            {
                return pages.LinkNoLongerValid(page);
            }

            var pressed = await UnsubscribePress.ReadAsync(request, cancellationToken);
            var evidence = ConsentEvidence.Of(request, pressed.IsOneClick ? ConsentCause.OneClick : ConsentCause.Link, pressed.Reason);
            var after = await changeContact.ExecuteAsync(
                store,
                link.Contact,
                new Caller(evidence),
                (contact, context) => pressed.TakesBack
                    ? PersonActions.Resubscribe(contact, context)
                    : PersonActions.Unsubscribe(contact, context),
                cancellationToken);
            return after is null ? pages.LinkNoLongerValid(page) : pressed.TakesBack ? pages.Resubscribed(page) : pages.Unsubscribed(page);
        });
}
