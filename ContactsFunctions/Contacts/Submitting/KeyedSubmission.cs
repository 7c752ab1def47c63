using ContactsFunctions.Contacts.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Contacts.Submitting;

/// <summary>A contact posted with a key, whichever dialect it is answered in.</summary>
public sealed class KeyedSubmission(ContactTranslation translation, SubmitContact submitContact, MailRenderer mails)
{
    /// <returns>What became of it, with the warnings of its reading first.</returns>
    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    public async Task<MergeOutcome> ExecuteAsync(HttpRequest request, Store store, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var reading = translation.Read(ContactRequest.Read(body.Root, body.IsForm, store.Settings.DefaultRegion));
        if (reading.Errors.Count > 0)
        {
            throw new ProblemException(Problem.Invalid(reading.Errors));
        }

        var evidence = reading.GivenConsent ?? ConsentEvidence.Of(request, ConsentCause.Api, reading.Change.EmailSource);
        var caller = new Caller(evidence, mails.WordingVersion(store.Id, store.Settings, language: null));
        var outcome = await submitContact.ExecuteAsync(store, reading.Change, Trust.Authenticated, caller, cancellationToken);
        return outcome.Errors.Count > 0
            ? throw new ProblemException(Problem.Invalid(outcome.Errors))
            : outcome with { Warnings = [.. reading.Warnings, .. outcome.Warnings] };
    }
}
