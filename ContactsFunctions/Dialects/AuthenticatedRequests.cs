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
    /// <param name="request">What was sent.</param>
    /// <param name="store">Whose key was shown.</param>
    /// <param name="way">What the consent log calls the dialect.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    internal async Task<AuthenticatedRequest> ReadContactAsync(
        HttpRequest request, Store store, string way, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        return Read(ContactRequest.Read(body.Root, body.IsForm, store.Settings.DefaultRegion), store, WriterOf(request, way));
    }

    /// <summary>One contact of many, as <see cref="ReadContactAsync"/> reads the one of a request.</summary>
    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    internal AuthenticatedRequest ReadContact(JsonElement sent, Store store, Writer writer) => sent.ValueKind == JsonValueKind.Object
        ? Read(ContactRequest.Read(sent, isForm: false, store.Settings.DefaultRegion), store, writer)
        : throw new ProblemException(Problem.Invalid([new(string.Empty, "invalid_type", "A contact must be an object.")]));

    /// <summary>Fields to change of a contact that the address of the request names.</summary>
    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    internal async Task<AuthenticatedRequest> ReadPatchAsync(
        HttpRequest request, Store store, string way, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var sent = ContactRequest.Read(body.Root, body.IsForm, store.Settings.DefaultRegion, needsIdentifier: false);
        return Read(sent, store, WriterOf(request, way));
    }

    /// <summary>Who writes with the key that a request shows.</summary>
    internal static Writer WriterOf(HttpRequest request, string way) => new(way, Callers.KeyIdOf(request));

    private AuthenticatedRequest Read(ContactRequest sent, Store store, Writer writer)
    {
        var reading = translation.Read(sent);
        if (reading.Errors.Count > 0)
        {
            throw new ProblemException(Problem.Invalid(reading.Errors));
        }

        // The caller is the shop's server: its address and program are no evidence of what the person did.
        var evidence = (reading.GivenConsent ?? new Evidence(ConsentCause.Api)) with { By = writer };
        var caller = new Caller(evidence, mails.Wording(store.Id, store.Settings, language: null));
        return new(sent, reading.Change, caller, reading.Warnings)
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
