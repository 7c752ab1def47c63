using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Setup;

/// <summary>
/// Runs one made-up contact through the code at start-up, without storing it: what is compiled, read or
/// built at its first use is ready when the first request comes. An instance of a serverless app is started because
/// somebody waits.
/// </summary>
public static class WarmUp
{
    private static readonly Lazy<Task> Work = new(() => Task.Run(TakeInContact));

    /// <summary>Begins, once in a process. Nobody needs to wait for it: without it the first request only takes longer.</summary>
    public static Task BeginAsync() => Work.Value;

    private static void TakeInContact()
    {
        var store = StoreId.Parse("warm-up");
        var body = RequestBody.ParseJson(Encoding.UTF8.GetBytes(
            """
            {"email":"warm.up@example.com","sms_phone_number":"+14155552671","firstName":"W",
             "tags":["a"],"properties":{"a":1},"marketingAllowed":true}
            """));
        var translation = new ContactTranslation(new ContactRequestValidator(TimeProvider.System), TimeProvider.System);
        var change = translation.Read(ContactRequest.Read(body, isForm: false, defaultRegion: null)).Change;
        var context = new MergeContext(
            Trust.Authenticated,
            TimeProvider.System.GetUtcNow(),
            new Evidence(ConsentCause.Api),
            FreshIds.Draw(),
            PhoneIsFree: true,
            Erased: null,
            WelcomeMailOn: true,
            TimeSpan.FromDays(1), Wording: null, Language: null);
        var outcome = ContactMerge.Apply(null, change, context, ContactId.Of(store, IdentifierType.Email, change.Email!.Key));
        _ = ContactRows.ReadHome(ContactRows.Home(store, outcome.Contact!));
    }
}
