using System.Net;
using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Faults;

/// <summary>Opposite wishes at the same moment: whichever came first, the end is the same and the log tells how it came about.</summary>
[Trait("Lane", "Slow")]
public sealed class RaceTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const int Pairs = 24;

    [Fact]
    public async Task Who_confirms_and_unsubscribes_at_once_is_unsubscribed()
    {
        var store = await app.NewStoreAsync();
        var ends = await Task.WhenAll(Enumerable.Range(0, Pairs).Select(async _ =>
        {
            var person = new Person(app, app.Services.GetRequiredService<ContactTable>(), store, TestStore.NewEmail());
            using var made = await store.PostPublicAsync($$"""{"email":"{{person.Email}}","sendWelcomeEmail":true}""");
            var (confirm, unsubscribe) = (await person.LinkAsync(LinkPurpose.Confirm), await person.LinkAsync(LinkPurpose.Unsubscribe));
            var answers = await Task.WhenAll(store.PressAsync(confirm, "confirm"), store.PressAsync(unsubscribe, "unsubscribe"));
            Assert.True(answers[0].StatusCode is HttpStatusCode.OK or HttpStatusCode.Gone);
            Assert.Equal(HttpStatusCode.OK, answers[1].StatusCode);
            return (Confirmed: answers[0].IsSuccessStatusCode, Contact: (await person.ReadAsync())!);
        }));

        Assert.All(ends, end =>
        {
            Assert.Equal(ChannelStatus.Unsubscribed, end.Contact.State(Channel.Email).Status);
            Assert.Equal(
                end.Confirmed ? [ConsentCause.Form, ConsentCause.Confirmation, ConsentCause.Link] : [ConsentCause.Form, ConsentCause.Link],
                end.Contact.Consents.Select(entry => entry.Cause));
            Assert.All(end.Contact.Consents.Zip(end.Contact.Consents.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        });
    }

    [Fact]
    public async Task Who_is_erased_and_updated_at_once_is_erased()
    {
        var store = await app.NewStoreAsync();
        await Task.WhenAll(Enumerable.Range(0, Pairs).Select(async _ =>
        {
            var email = TestStore.NewEmail();
            using var made = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","firstName":"Berta"}""");
            var id = (await Json.ReadAsync(made)).GetProperty("contactID").GetString()!;
            var answers = await Task.WhenAll(
                store.PostAuthenticatedAsync($$"""{"email":"{{email}}","firstName":"Carla","phone":"+14155552671"}"""),
                store.DeleteAsync(id),
                store.PostAuthenticatedAsync($$"""{"email":"{{email}}","tags":"late"}"""));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.OK], answers.Select(answer => answer.StatusCode));
        }));

        using var list = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        Assert.Equal(0, (await Json.ReadAsync(list)).GetProperty("contacts").GetArrayLength());
    }
}
