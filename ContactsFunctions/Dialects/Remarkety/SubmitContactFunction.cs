using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Intake.Submitting;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>Remarkety's "create or update a contact", for servers with a key and for forms without one.</summary>
public sealed class SubmitContactFunction(
    HttpBoundary boundary,
    Callers callers,
    RateLimits limits,
    MinimumResponseTime minimumTime,
    AuthenticatedRequests requests,
    ContactTranslation translation,
    SubmitContact submitContact,
    LinkSigner signer,
    MailRenderer mails,
    PageRenderer pages)
{
    private const string Route = "api/v1/stores/{storeId}/contacts";

    [Function("SubmitContact")]
    public Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var (store, isAuthenticated) = await callers.IdentifyAsync(request, storeId, cancellationToken);
            Cors.Allow(request, store.Settings);
            if (isAuthenticated)
            {
                var sent = await requests.ReadContactAsync(request, store, RemarketyWays.Contacts, cancellationToken);
                var outcome = await submitContact.ExecuteAsync(store, sent.Change, Trust.Authenticated, sent.Caller, cancellationToken);
                return Answer.Json(SubmissionAnswer.Of(outcome.OrRefused(), sent.Warnings), RemarketyJson.Default);
            }

            limits.CountStore(store.Id);
            var browser = new BrowserForm(request, store, pages);
            return store.Settings.PublicSignup
                ? await AnswerPublicAsync(request, store, browser, cancellationToken)
                : browser.WantsHtml ? browser.Closed() : Problem.SignupClosed();
        }, problem => BrowserForm.Show(problem, request, pages));

    [Function("SubmitContactPreflight")]
    public Task<IResult> PreflightAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "options", Route = Route)] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
            Cors.Preflight(request, (await callers.IdentifyAsync(request, storeId, cancellationToken)).Store.Settings));

    private async Task<IResult> AnswerPublicAsync(
        HttpRequest request, Store store, BrowserForm browser, CancellationToken cancellationToken)
    {
        var begun = minimumTime.Begin();
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var contact = ContactRequest.Read(
            body.Root, body.IsForm, store.Settings.DefaultRegion, sender: body.IsForm ? Sender.BrowserForm : Sender.PublicJson);
        var reading = translation.Read(contact);
        if (reading.Errors.Count > 0)
        {
            return browser.WantsHtml ? browser.Refused(reading.Errors) : Problem.Invalid(reading.Errors);
        }

        if (PendingChanges.Size(reading.Change) > PendingChanges.MaxCharacters)
        {
            FieldError[] tooLarge = [new("properties", "contact_too_large", "A sign-up may carry 64 KiB.")];
            return browser.WantsHtml ? browser.Refused(tooLarge) : Problem.Invalid(tooLarge);
        }

        if (!contact.AltContact.HasValue)
        {
            var language = request.Headers.AcceptLanguage.ToString().CutOrNull(100);
            var evidence = ConsentEvidence.Of(request, ConsentCause.Form) with { Text = ShownTo(store, contact) };
            var caller = new Caller(evidence, mails.Wording(store.Id, store.Settings, language), language);
            try
            {
                await submitContact.ExecuteAsync(store, reading.Change, Trust.Public, caller, cancellationToken);
            }
            catch (ContactTooLargeException)
            {
                // A proposal to a very large contact: an error would tell the caller that it is known.
            }
        }

        await minimumTime.ReachAsync(begun, request, cancellationToken);
        return browser.WantsHtml ? browser.GoOn(contact.Redirect) : Answer.Accepted;
    }

    /// <summary>What the form said that the visitor filled in, where that is known: ours names itself, a shop's own says it.</summary>
    private ShownText? ShownTo(Store store, ContactRequest contact)
    {
        var name = contact.Shown.AsText();
        return signer.ReadShown(store.Id, name) is { } version ? ShownText.Kept(ShownKind.SignUpForm, version)
            : EmbedScript.Shown(name) is { } embedded ? embedded
            : contact.ConsentText.AsText() is { } text && store.Settings.FormTexts.Contains(text)
                ? ShownText.Of(ShownKind.Reported, language: null, text)
            : null;
    }
}
