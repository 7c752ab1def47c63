using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects;

/// <summary>Reads the contact in a request that came with a key, whichever dialect it is in.</summary>
public sealed class AuthenticatedRequests(ContactTranslation translation, MailRenderer mails)
{
    /// <summary>A contact to create or update.</summary>
    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    internal async Task<AuthenticatedRequest> ReadContactAsync(HttpRequest request, Store store, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        return Read(ContactRequest.Read(body.Root, body.IsForm, store.Settings.DefaultRegion), store);
    }

    /// <summary>One contact of many, as <see cref="ReadContactAsync"/> reads the one of a request.</summary>
    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    internal AuthenticatedRequest ReadContact(JsonElement sent, Store store) => sent.ValueKind == JsonValueKind.Object
        ? Read(ContactRequest.Read(sent, isForm: false, store.Settings.DefaultRegion), store)
        : throw new ProblemException(Problem.Invalid([new(string.Empty, "invalid_type", "A contact must be an object.")]));

    /// <summary>Fields to change of a contact that the address of the request names.</summary>
    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    internal async Task<AuthenticatedRequest> ReadPatchAsync(HttpRequest request, Store store, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        return Read(ContactRequest.Read(body.Root, body.IsForm, store.Settings.DefaultRegion, needsIdentifier: false), store);
    }

    private AuthenticatedRequest Read(ContactRequest sent, Store store)
    {
        var reading = translation.Read(sent);
        if (reading.Errors.Count > 0)
        {
            throw new ProblemException(Problem.Invalid(reading.Errors));
        }

        // The caller is the shop's server: its address and program are no evidence of what the person did.
        var evidence = reading.GivenConsent ?? new Evidence(ConsentCause.Api);
        return new(sent, reading.Change, new Caller(evidence, mails.WordingVersion(store.Id, store.Settings, language: null)), reading.Warnings)
        {
            StatusOfContact = reading.StatusOfContact,
        };
    }
}

/// <summary>What a request with a key wants.</summary>
/// <param name="Warnings">What of it was left off.</param>
internal sealed record AuthenticatedRequest(ContactRequest Sent, ContactChange Change, Caller Caller, IReadOnlyList<Warning> Warnings)
{
    /// <summary>The status of whichever channel the contact has.</summary>
    public RequestedStatus? StatusOfContact { get; init; }

    /// <summary>As a PATCH: tags as a whole, and <c>null</c> takes an identifier away.</summary>
    public ContactPatch ToPatch() => new(
        Change with { ReplaceTags = Sent.GivesTags },
        RemovesPhone: Sent.SmsPhoneNumber.IsNull && Change.Phone is null,
        RemovesEmail: Sent.Email.IsNull && Change.Email is null) { StatusOfContact = StatusOfContact };
}
