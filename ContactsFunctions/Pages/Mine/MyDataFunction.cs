using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake;
using ContactsFunctions.Intake.Erasing;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Links;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Pages.Mine;

/// <summary>A person's own page, by the link in every mail: see, take along, change, leave, delete. Looking changes nothing.</summary>
public sealed class MyDataFunction(
    PersonLinks links,
    ReadContacts readContacts,
    ChangeContact changeContact,
    EraseContact eraseContact,
    PageRenderer pages,
    TimeProvider time)
{
    private const string Route = "me/{token}";

    [Function("MyDataPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string token) =>
        FollowAsync(request, token, async (store, id, page, cancellationToken) =>
            await readContacts.GetAsync(store.Id, id, cancellationToken) is not { } found ? pages.LinkNoLongerValid(page)
            : request.Query.ContainsKey("download") ? MyDataFile.Of(found.Contact, found.Consents).ToAnswer(request.HttpContext.Response)
            : pages.Mine(page, found.Contact, []));

    [Function("MyData")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string token) =>
        FollowAsync(request, token, async (store, id, page, cancellationToken) =>
        {
            var sent = new InputValue((await RequestBody.ReadAsync(request, cancellationToken)).Root);
            return sent.Member("action").AsText() switch
            {
                "save" => await SaveAsync(store, id, sent, page, cancellationToken),
                "unsubscribe" => await LeaveAsync(request, store, id, page, cancellationToken),
                "erase" => pages.EraseAsk(page),
                "erase-now" => await eraseContact.ExecuteAsync(store, id, cancellationToken)
                    ? pages.Erased(page)
                    : pages.LinkNoLongerValid(page),
                _ => await readContacts.GetAsync(store.Id, id, cancellationToken) is { } found
                    ? pages.Mine(page, found.Contact, [])
                    : pages.LinkNoLongerValid(page),
            };
        });

    private Task<IResult> FollowAsync(
        HttpRequest request, string token, Func<Store, ContactId, PageContext, CancellationToken, Task<IResult>> answer) =>
        links.FollowAsync(request, token, LinkPurpose.Mine, async (link, store, page, cancellationToken) =>
            time.GetUtcNow() >= link.ExpiresAt
                ? pages.LinkNoLongerValid(page)
                : await answer(store, link.Contact, page, cancellationToken));

    private async Task<IResult> SaveAsync(Store store, ContactId id, InputValue sent, PageContext page, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        List<string> wrong = [];
        List<KeyValuePair<string, PropertyValue>> values = [];
        foreach (var field in MyDataPage.Changeable)
        {
            var value = sent.Member(field.Name);
            if (!value.HasValue)
            {
                values.Add(new(field.Name, PropertyValue.Removal.Instance));
            }
            else if (field.Read(value, today) is { } text)
            {
                values.Add(new(field.Name, new PropertyValue.Text(text)));
            }
            else
            {
                wrong.Add(field.Name);
            }
        }

        var change = new ContactChange { Profile = FieldValues.From(values) };
        var language = Language.OfTag(sent.Member("language").AsText() ?? "");
        var after = await changeContact.ExecuteAsync(
            store, id, new Caller(new Evidence(ConsentCause.Link)), (contact, _) => Changed(contact, change, language), cancellationToken);
        return after is null ? pages.LinkNoLongerValid(page) : pages.Mine(page, after, wrong);
    }

    private static Contact Changed(Contact contact, ContactChange change, Language? language)
    {
        var changed = contact.WithFields(change);
        return language is not null && changed.OptIn is { } optIn
            ? changed with { OptIn = optIn with { Language = language.Code } }
            : changed;
    }

    private async Task<IResult> LeaveAsync(
        HttpRequest request, Store store, ContactId id, PageContext page, CancellationToken cancellationToken)
    {
        var caller = new Caller(ConsentEvidence.Of(request, ConsentCause.Link));
        var after = await changeContact.ExecuteAsync(store, id, caller, PersonActions.Unsubscribe, cancellationToken);
        return after is null ? pages.LinkNoLongerValid(page) : pages.Mine(page, after, []);
    }
}
