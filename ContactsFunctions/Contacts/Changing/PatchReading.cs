using ContactsFunctions.Contacts.Submitting;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Contacts.Changing;

/// <summary>Between a PATCH on the wire and what it means, whichever dialect it came in.</summary>
public sealed class PatchReading(ContactTranslation translation, MailRenderer mails)
{
    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    public async Task<(ContactPatch Patch, Caller Caller)> ReadAsync(HttpRequest request, Store store, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var sent = ContactRequest.Read(body.Root, body.IsForm, store.Settings.DefaultRegion, needsIdentifier: false);
        var reading = translation.Read(sent);
        if (reading.Errors.Count > 0)
        {
            throw new ProblemException(Problem.Invalid(reading.Errors));
        }

        var change = reading.Change with { ReplaceTags = sent.GivesTags };
        var evidence = reading.GivenConsent ?? ConsentEvidence.Of(request, ConsentCause.Api, change.EmailSource);
        return (
            new ContactPatch(change, RemovesPhone: sent.SmsPhoneNumber.IsNull && change.Phone is null, RemovesEmail: sent.Email.IsNull && change.Email is null),
            new Caller(evidence, mails.WordingVersion(store.Id, store.Settings, language: null)));
    }

    public static Problem Refusal(PatchResult result) => result switch
    {
        PatchResult.Invalid invalid => Problem.Invalid(invalid.Errors),
        PatchResult.Conflict conflict => Problem.Conflict(conflict.Errors),
        PatchResult.NotFound => Problem.ContactNotFound(),
        _ => throw new ArgumentException("The contact was changed: this is no refusal.", nameof(result)),
    };
}
