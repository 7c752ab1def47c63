using System.Globalization;
using System.Net;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake;
using ContactsFunctions.Intake.Changing;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Intake.Submitting;
using ContactsFunctions.Intake.Unsubscribing;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>Does to a contact what a shop says of its customer.</summary>
public sealed class CustomerContacts(
    ContactTranslation translation,
    SubmitContact submitContact,
    PatchContact patchContact,
    UnsubscribeContact unsubscribeContact,
    MailRenderer mails,
    TimeProvider time)
{
    /// <param name="subscribes">Whether it is said that the person asked for the newsletter; else <c>accepts_marketing</c> decides.</param>
    /// <exception cref="ProblemException">400: there is no e-mail address to know the person by, nor a phone number.</exception>
    internal async Task<SavedContact> SaveAsync(
        HttpRequest request, JsonElement customer, bool subscribes, Store store, string way, CancellationToken cancellationToken)
    {
        var reading = Read(customer, store, needsIdentifier: true);
        var status = subscribes ? new RequestedStatus(ChannelStatus.Subscribed) : reading.Change.RequestedEmailStatus;
        var change = Change(reading) with
        {
            // What happened at a time that the shop names is ordered by that time.
            RequestedEmailStatus = HappenedAt(request) is { } at && status is not null
                ? status with { StatusDate = at, Explicit = true }
                : status,
            ReplaceTags = reading.Sent.GivesTags && new InputValue(customer).Member("append_tags").AsFlag() == false,
        };
        var caller = CallerOf(request, customer, store, way);
        var outcome = (await submitContact.ExecuteAsync(store, change, Trust.Authenticated, caller, cancellationToken)).OrRefused();
        return new(outcome, reading.Warnings);
    }

    /// <summary>Changes the customer of an id; tags as a whole.</summary>
    /// <exception cref="ProblemException">400, 404 or 409: the contact was not changed.</exception>
    internal async Task<(Contact Contact, IReadOnlyList<Warning> Warnings)> PatchAsync(
        HttpRequest request, ContactId id, JsonElement customer, Store store, string way, CancellationToken cancellationToken)
    {
        var reading = Read(customer, store, needsIdentifier: false);
        var patch = new ContactPatch(
            Change(reading) with { ReplaceTags = reading.Sent.GivesTags }, RemovesPhone: false, RemovesEmail: false);
        var caller = CallerOf(request, customer, store, way);
        var changed = (await patchContact.ExecuteAsync(store, id, patch, caller, cancellationToken)).OrRefused();
        return (changed.Contact, [.. reading.Warnings, .. changed.Warnings]);
    }

    /// <exception cref="ProblemException">400: nobody is named.</exception>
    internal async Task<SavedContact> UnsubscribeAsync(
        HttpRequest request, JsonElement body, Store store, string way, CancellationToken cancellationToken)
    {
        var sent = new UnsubscribeRequest(body, store.Settings.DefaultRegion);
        if (sent.Email.Address is null && sent.Phone.Number is null)
        {
            throw new ProblemException(Problem.Invalid([new("email", "required", "Name the person by an e-mail address.")]));
        }

        var caller = CallerOf(request, body, store, way);
        var (email, phone) = (sent.Email.Address, sent.Phone.Number);
        if (await unsubscribeContact.ExecuteAsync(store, email, phone, caller.Evidence, cancellationToken) is { } outcome)
        {
            return new(outcome, []);
        }

        // Of somebody unknown it is kept, as Remarkety does: else an import of next week would mail them.
        var stays = new ContactChange { Email = email, Phone = phone, RequestedEmailStatus = Leaves, RequestedSmsStatus = Leaves };
        return new((await submitContact.ExecuteAsync(store, stays, Trust.Authenticated, caller, cancellationToken)).OrRefused(), []);
    }

    private static RequestedStatus Leaves => new(ChannelStatus.Unsubscribed, Explicit: true);

    private CustomerReading Read(JsonElement customer, Store store, bool needsIdentifier) => CustomerRequest.Read(customer, flat =>
    {
        var sent = ContactRequest.Read(flat, isForm: false, store.Settings.DefaultRegion, needsIdentifier);
        return (sent, translation.Read(sent));
    });

    // The person has said so in the shop. Who has unsubscribed is asked all the same: the merge sees to that.
    private static ContactChange Change(CustomerReading reading) =>
        reading.Change with { DoubleOptin = reading.Change.DoubleOptin ?? false, SendWelcome = false };

    private Caller CallerOf(HttpRequest request, JsonElement body, Store store, string way) =>
        new(
            EvidenceOf(request, body) with { By = AuthenticatedRequests.WriterOf(request, way) },
            mails.Wording(store.Id, store.Settings, language: null));

    /// <summary>The person's own address where the shop passes it on; the shop's server is no evidence of what the person did.</summary>
    private static Evidence EvidenceOf(HttpRequest request, JsonElement body)
    {
        var domain = request.Headers["x-domain"].ToString().CutOrNull(Evidence.MaxSourceLength);
        return body.TryGetProperty("client_ip", out var sent)
            && sent.ValueKind == JsonValueKind.String
            && IPAddress.TryParse(sent.GetString(), out var ip)
            ? new(ConsentCause.Api, ip.ToString(), UserAgent: null, domain)
            : new(ConsentCause.Api, Source: domain);
    }

    /// <summary>When it happened, in whole seconds since 1970, where the shop tells of something that is past.</summary>
    private DateTimeOffset? HappenedAt(HttpRequest request) =>
        long.TryParse(request.Headers["x-event-time"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0 && seconds <= (time.GetUtcNow() + Moments.ClockSkew).ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}

/// <summary>What became of a customer, and what was left off.</summary>
internal sealed record SavedContact(MergeOutcome Outcome, IReadOnlyList<Warning> Warnings);
