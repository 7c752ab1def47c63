using System.Net.Http.Headers;
using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Faults;

/// <summary>A person of one scenario: an address and a link nobody else has.</summary>
/// <param name="Contacts">What is stored, without anything in between.</param>
internal sealed record Person(RunningApp App, ContactTable Contacts, TestStore Store, string Email)
{
    public const string Phone = "+14155552671";

    /// <summary>A link for this person, as a mail would bring it.</summary>
    public async Task<Uri> LinkAsync(LinkPurpose purpose)
    {
        var contact = (await ReadAsync())!;
        var token = purpose == LinkPurpose.Confirm
            ? new LinkToken(StoreId.Parse(Store.Id), contact.Id, purpose, Channel.Email, contact.OptIn!.ExpiresAt, contact.OptIn.Id)
            : new LinkToken(StoreId.Parse(Store.Id), contact.Id, purpose, Channel.Email, App.Time.GetUtcNow().AddYears(1));
        var route = purpose == LinkPurpose.Confirm ? "confirm" : "unsubscribe";
        return new Uri(App.BaseAddress, $"{route}/{App.Services.GetRequiredService<LinkSigner>().Sign(token)}");
    }

    /// <summary>What is stored of this person; null where there is nothing.</summary>
    public async Task<Contact?> ReadAsync()
    {
        var key = (EmailAddress.TryParse(Email, out var address) ? address.Key : null)!;
        return (await Contacts.FindAsync(StoreId.Parse(Store.Id), IdentifierType.Email, key, TestContext.Current.CancellationToken)).Owner?.Contact;
    }

    /// <summary>Waits until no mail is owed, so that nothing of the past is under way any more.</summary>
    public Task SettledAsync() => Eventually.TrueAsync(async () => await ReadAsync() is { DueMails.Count: 0 });
}

/// <summary>A kind of request, and what is true once it has been accepted, however often it had to be repeated.</summary>
/// <param name="Prepare">Brings about what the request needs to find.</param>
/// <param name="Send">Sends it once; the link is the one <paramref name="Link"/> names.</param>
/// <param name="Status">The email channel afterwards.</param>
/// <param name="Causes">The consent log afterwards.</param>
/// <param name="FirstName">The contact's first name afterwards.</param>
/// <param name="Mails">The mails that the request and its preparation cause.</param>
internal sealed record RequestKind(
    string Name,
    Func<Person, Task> Prepare,
    Func<Person, Uri?, Task<HttpResponseMessage>> Send,
    LinkPurpose? Link,
    ChannelStatus Status,
    ConsentCause[] Causes,
    string? FirstName,
    int Mails)
{
    /// <summary>Whether the link must have ended before the request is sent.</summary>
    public bool LinkHasEnded { get; init; }

    /// <summary>A repeat after the first took effect unheard may say that the link is used up.</summary>
    public bool RepeatMayBeGone { get; init; }

    public override string ToString() => Name;

    public static IReadOnlyList<RequestKind> All { get; } =
    [
        new("create, keyed", _ => Task.CompletedTask,
            (p, _) => p.Store.PostAuthenticatedAsync($$"""{"email":"{{p.Email}}","phone":"{{Person.Phone}}","firstName":"Anna","marketingAllowed":true,"tags":"a,b"}"""),
            null, ChannelStatus.NonSubscribed, [ConsentCause.Api], "Anna", Mails: 1),
        new("create, public", _ => Task.CompletedTask,
            (p, _) => p.Store.PostPublicAsync($$"""{"email":"{{p.Email}}","firstName":"Anna"}"""),
            null, ChannelStatus.NonSubscribed, [ConsentCause.Form], "Anna", Mails: 1),
        new("update, keyed", SubscribedAsync,
            (p, _) => p.Store.PostAuthenticatedAsync($$"""{"email":"{{p.Email}}","phone":"{{Person.Phone}}","firstName":"Berta","marketingAllowed":false}"""),
            null, ChannelStatus.Unsubscribed, [ConsentCause.Api, ConsentCause.Api], "Berta", Mails: 0),
        new("patch", SubscribedAsync,
            async (p, _) => await p.Store.SendAsync(
                HttpMethod.Patch, $"{p.Store.ContactsPath}/{(await p.ReadAsync())!.Id}", TestStore.JsonBody($$"""{"firstName":"Berta","phone":"{{Person.Phone}}"}"""), authenticated: true),
            null, ChannelStatus.Subscribed, [ConsentCause.Api], "Berta", Mails: 0),
        new("unsubscribe, keyed", SubscribedAsync,
            (p, _) => p.Store.SendAsync(HttpMethod.Post, $"{p.Store.ContactsPath}/unsubscribe", TestStore.JsonBody($$"""{"email":"{{p.Email}}"}"""), authenticated: true),
            null, ChannelStatus.Unsubscribed, [ConsentCause.Api, ConsentCause.Api], "Anna", Mails: 0),
        new("propose, public", SubscribedAsync,
            (p, _) => p.Store.PostPublicAsync($$"""{"email":"{{p.Email}}","firstName":"Berta"}"""),
            null, ChannelStatus.Subscribed, [ConsentCause.Api, ConsentCause.Form], "Anna", Mails: 1),
        new("confirm", SignedUpAsync, (p, link) => p.Store.PressAsync(link!, "confirm"),
            LinkPurpose.Confirm, ChannelStatus.Subscribed, [ConsentCause.Form, ConsentCause.Confirmation], "Anna", Mails: 2),
        new("decline", SignedUpAsync, (p, link) => p.Store.PressAsync(link!, "decline"),
            LinkPurpose.Confirm, ChannelStatus.NonSubscribed, [ConsentCause.Form], "Anna", Mails: 1) { RepeatMayBeGone = true },
        new("resend", SignedUpAsync, (p, link) => p.Store.PressAsync(link!, "resend"),
            LinkPurpose.Confirm, ChannelStatus.NonSubscribed, [ConsentCause.Form, ConsentCause.Confirmation], "Anna", Mails: 2) { LinkHasEnded = true },
        new("unsubscribe, link", SubscribedAsync, (p, link) => p.Store.PressAsync(link!, "unsubscribe"),
            LinkPurpose.Unsubscribe, ChannelStatus.Unsubscribed, [ConsentCause.Api, ConsentCause.Link], "Anna", Mails: 0),
        new("unsubscribe, one click", SubscribedAsync, (p, link) => OneClickAsync(p, link!),
            LinkPurpose.Unsubscribe, ChannelStatus.Unsubscribed, [ConsentCause.Api, ConsentCause.OneClick], "Anna", Mails: 0),
        new("take back", UnsubscribedAsync, (p, link) => p.Store.PressAsync(link!, "resubscribe"),
            LinkPurpose.Unsubscribe, ChannelStatus.Subscribed, [ConsentCause.Api, ConsentCause.Api, ConsentCause.Link], "Anna", Mails: 0),
    ];

    private static async Task SubscribedAsync(Person person)
    {
        using var made = await person.Store.PostAuthenticatedAsync($$"""{"email":"{{person.Email}}","firstName":"Anna","marketingAllowed":true,"doubleOptin":false}""");
        made.EnsureSuccessStatusCode();
    }

    private static async Task UnsubscribedAsync(Person person)
    {
        await SubscribedAsync(person);
        using var left = await person.Store.PostAuthenticatedAsync($$"""{"email":"{{person.Email}}","marketingAllowed":false}""");
        left.EnsureSuccessStatusCode();
    }

    private static async Task SignedUpAsync(Person person)
    {
        using var made = await person.Store.PostPublicAsync($$"""{"email":"{{person.Email}}","phone":"{{Person.Phone}}","firstName":"Anna","sendWelcomeEmail":true}""");
        made.EnsureSuccessStatusCode();
        await person.SettledAsync();
    }

    private static async Task<HttpResponseMessage> OneClickAsync(Person person, Uri link)
    {
        using var body = new StringContent("List-Unsubscribe=One-Click", new MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        return await person.App.Client.PostAsync(link, body, TestContext.Current.CancellationToken);
    }
}
