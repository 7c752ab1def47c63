using ContactsFunctions.Dialects.Remarkety.Proof;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake;
using ContactsFunctions.Intake.Changing;
using ContactsFunctions.Intake.Erasing;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Intake.Reminding;
using ContactsFunctions.Intake.Unsubscribing;
using ContactsFunctions.Pages;
using ContactsFunctions.Pages.Mine;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Contacts.One;

/// <summary>A contact's page, and what an owner does there: the same use cases as the API's, by the same rules.</summary>
public sealed class ContactFunctions(
    ConsoleBoundary console,
    ConsoleLayout layout,
    ReadContacts readContacts,
    ShownTexts texts,
    ContactTranslation translation,
    PatchContact patchContact,
    RemindContact remindContact,
    UnsubscribeContact unsubscribeContact,
    EraseContact eraseContact,
    TimeProvider time)
{
    private const string Route = "console/{storeId}/contacts/{contactId}";

    [Function("ConsoleContactPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId, string contactId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var shown = await ReadAsync(visit, contactId, cancellationToken);
            return request.Query.ContainsKey("download")
                ? MyDataFile.Of(shown.Contact, shown.Consents).ToAnswer(request.HttpContext.Response)
                : OneContactPage.Render(layout, visit, shown with { Done = request.Query["done"] });
        });

    [Function("ConsoleContactProof")]
    public Task<IResult> ProofAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/proof")] HttpRequest request,
        string storeId,
        string contactId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var shown = await ReadAsync(visit, contactId, cancellationToken);
            return ProofPage.Render(visit.Store, ProofView.Of(visit.Store, shown.Contact, shown.Consents, shown.Texts, shown.Now));
        });

    [Function("ConsoleContact")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string storeId, string contactId) =>
        console.PressAsync(request, storeId, async (visit, form, cancellationToken) =>
        {
            var shown = await ReadAsync(visit, contactId, cancellationToken);
            var done = form.Action switch
            {
                "save" => await SaveAsync(visit, shown, form, cancellationToken),
                "remind" => new Done(await RemindAsync(visit, shown.Contact.Id, cancellationToken)),
                "unsubscribe-email" => await UnsubscribeAsync(visit, shown.Contact, Channel.Email, form, cancellationToken),
                "unsubscribe-sms" => await UnsubscribeAsync(visit, shown.Contact, Channel.Sms, form, cancellationToken),
                "erase" => await EraseAsync(visit, shown, form, cancellationToken),
                _ => throw new ProblemException(Problem.Unreadable("No button of this page was pressed.")),
            };
            var page = done.Result == "erased" ? "contacts" : $"contacts/{shown.Contact.Id}";
            return done.Errors.Count > 0
                ? OneContactPage.Render(layout, visit, shown with { Errors = done.Errors, Typed = form })
                : new SeeOther(visit.To($"{page}?done={done.Result}"));
        });

    private async Task<Done> SaveAsync(Visit visit, ContactShown shown, ConsoleForm form, CancellationToken cancellationToken)
    {
        var (patch, errors) = ContactEdit.Read(translation, form, shown.Contact, visit.Store.Settings.DefaultRegion);
        if (errors.Count > 0)
        {
            return new Done("", errors);
        }

        var result = await patchContact.ExecuteAsync(
            visit.Store, shown.Contact.Id, patch, new Caller(ConsoleEvidence.Of()), cancellationToken);
        return result switch
        {
            PatchResult.Changed changed => new Done(changed.Contact == shown.Contact ? "unchanged" : "saved"),
            PatchResult.Invalid invalid => new Done("", invalid.Errors),
            PatchResult.Conflict conflict => new Done("", conflict.Errors),
            _ => throw new ProblemException(Problem.ContactNotFound()),
        };
    }

    private async Task<string> RemindAsync(Visit visit, ContactId id, CancellationToken cancellationToken) =>
        await remindContact.ExecuteAsync(visit.Store, id, ConsoleEvidence.Of(), cancellationToken) switch
        {
            ConfirmationAnswer.Queued => "queued",
            ConfirmationAnswer.Pending => "pending",
            ConfirmationAnswer.Throttled => "throttled",
            ConfirmationAnswer.None => "none",
            null => throw new ProblemException(Problem.ContactNotFound()),
        };

    private async Task<Done> UnsubscribeAsync(
        Visit visit, Contact contact, Channel channel, ConsoleForm form, CancellationToken cancellationToken)
    {
        var email = channel == Channel.Email ? contact.Email?.Address : null;
        var phone = channel == Channel.Sms ? contact.Phone?.Number : null;
        var evidence = ConsoleEvidence.Of(form["reason"]);
        return await unsubscribeContact.ExecuteAsync(visit.Store, email, phone, evidence, cancellationToken) is null
            ? throw new ProblemException(Problem.ContactNotFound())
            : new Done("unsubscribed");
    }

    private async Task<Done> EraseAsync(Visit visit, ContactShown shown, ConsoleForm form, CancellationToken cancellationToken)
    {
        if (!form["erase"].Equals(shown.Title, StringComparison.OrdinalIgnoreCase))
        {
            return new Done("", [new("erase", "wrong", "")]);
        }

        return await eraseContact.ExecuteAsync(visit.Store, shown.Contact.Id, cancellationToken)
            ? new Done("erased")
            : throw new ProblemException(Problem.ContactNotFound());
    }

    /// <exception cref="ProblemException">404: the store has no such contact.</exception>
    private async Task<ContactShown> ReadAsync(Visit visit, string contactId, CancellationToken cancellationToken)
    {
        if (!ContactId.TryParse(contactId, out var id)
            || await readContacts.GetAsync(visit.Store.Id, id, cancellationToken) is not { } found)
        {
            throw new ProblemException(Problem.ContactNotFound());
        }

        ConsentEntry[] entries = [.. found.Consents];
        return new(found.Contact, entries, await texts.OfAsync(visit.Store.Id, entries, cancellationToken), time.GetUtcNow());
    }

    /// <summary>What became of a press: what is said of it, or what was wrong.</summary>
    private sealed record Done(string Result, IReadOnlyList<FieldError> Errors)
    {
        public Done(string result)
            : this(result, [])
        {
        }
    }
}
