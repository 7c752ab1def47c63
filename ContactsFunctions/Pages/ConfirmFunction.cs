using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Pages;

/// <summary>
/// The link of the confirmation mail. Looking changes nothing, since mail scanners look too; the button confirms.
/// </summary>
public sealed class ConfirmFunction(
    PersonLinks links, ContactTable contacts, ChangeContact changeContact, PageRenderer pages, TimeProvider time)
{
    private const string Route = "confirm/{token}";

    [Function("ConfirmPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string token) =>
        links.FollowAsync(request, token, LinkPurpose.Confirm, async (link, store, page, cancellationToken) =>
        {
            var found = await contacts.GetAsync(store.Id, link.Contact, cancellationToken);
            return StateOf(found?.Contact, link) switch
            {
                LinkState.Open => pages.ConfirmAsk(page),
                LinkState.Done => pages.AlreadyConfirmed(page),
                LinkState.Expired => pages.LinkExpired(page),
                LinkState.NoLongerValid => pages.LinkNoLongerValid(page),
            };
        });

    [Function("Confirm")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string token) =>
        links.FollowAsync(request, token, LinkPurpose.Confirm, async (link, store, page, cancellationToken) =>
        {
            var action = await PersonLinks.ActionAsync(request, cancellationToken) ?? "confirm";
            var state = LinkState.NoLongerValid;
            await changeContact.ExecuteAsync(
                store,
                link.Contact,
                new Caller(ConsentEvidence.Of(request, ConsentCause.Confirmation) with { Text = PageRenderer.ConfirmWording(page) }),
                (contact, context) => (state = StateOf(contact, link), action) switch
                {
                    (LinkState.Open, "confirm") => PersonActions.Confirm(contact, context),
                    (LinkState.Open or LinkState.Expired, "decline") => PersonActions.Decline(contact),
                    (LinkState.Expired, "resend") => PersonActions.AskAgain(contact, context),
                    _ => contact,
                },
                cancellationToken);
            return (state, action) switch
            {
                (LinkState.Open, "confirm") => pages.Confirmed(page),
                (LinkState.Open or LinkState.Expired, "decline") => pages.Declined(page),
                (LinkState.Expired, "resend") => pages.NewLinkSent(page),
                (LinkState.Open, _) => pages.ConfirmAsk(page),
                (LinkState.Done, _) => pages.AlreadyConfirmed(page),
                (LinkState.Expired, _) => pages.LinkExpired(page),
                _ => pages.LinkNoLongerValid(page),
            };
        });

    // A newer mail of the same round extends the round; each link still ends when it says.
    private LinkState StateOf(Contact? contact, LinkToken link)
    {
        var now = time.GetUtcNow();
        var state = contact is null ? LinkState.NoLongerValid : PersonActions.StateOf(contact, link.OptIn, now);
        return state switch
        {
            LinkState.Open when now >= link.ExpiresAt => LinkState.Expired,

            // Confirmed once, and left since: "already subscribed" would be untrue.
            LinkState.Done when contact!.State(Channel.Email).Status == ChannelStatus.Unsubscribed => LinkState.NoLongerValid,
            _ => state,
        };
    }
}
