using System.Net;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>One request of a person, with one fault on its way; and what must be true in the end.</summary>
internal sealed class Scenario(RequestKind kind, PlannedFault? fault, Person person)
{
    private const int MostRepeats = 12;

    private Uri? link;

    public RequestKind Kind => kind;

    public PlannedFault? Fault => fault;

    public Person Person => person;

    public StoreLog Log { get; private set; } = new(null);

    /// <summary>How often the request was answered with an honest error before it was accepted.</summary>
    public int Refusals { get; private set; }

    /// <summary>Whether the mails are known to have arrived and to be noted as sent.</summary>
    public bool IsSettled { get; private set; }

    public static async Task<Scenario> NewAsync(RunningApp app, FaultyStorage storage, RequestKind kind, PlannedFault? fault) =>
        new(kind, fault, new Person(app, storage.Contacts, await app.NewStoreAsync(), TestStore.NewEmail()));

    public async Task PrepareAsync()
    {
        await kind.Prepare(person);
        link = kind.Link is { } purpose ? await person.LinkAsync(purpose) : null;
    }

    /// <summary>Sends the request, again as long as a client would, until it is accepted.</summary>
    public async Task RunAsync(FaultyStorage storage)
    {
        Log = storage.Watch(person.Store.Id, fault);
        for (; Refusals < MostRepeats; Refusals++)
        {
            using var answer = await kind.Send(person, link);
            if (answer.IsSuccessStatusCode || (kind.RepeatMayBeGone && answer.StatusCode == HttpStatusCode.Gone))
            {
                return;
            }

            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{this}: {(int)answer.StatusCode}");
            Assert.True(answer.Headers.RetryAfter is not null, $"{this}: no Retry-After");
            Assert.True(answer.Content.Headers.ContentType?.MediaType == (kind.Link is null ? "application/problem+json" : "text/html"), $"{this}: {answer.Content.Headers.ContentType}");
        }

        Assert.Fail($"{this}: never accepted");
    }

    public async Task<bool> SettledAsync() =>
        IsSettled = IsSettled || (MailsArrived() >= kind.Mails && await person.ReadAsync() is { DueMails.Count: 0 });

    /// <summary>The mails of this person that have arrived, copies counted once.</summary>
    public int MailsArrived() => Mails().Distinct().Count();

    /// <summary>How many mails arrived a second time.</summary>
    public int Copies() => Mails().Count() - MailsArrived();

    public async Task VerifyAsync(FaultyStorage storage)
    {
        var contact = await person.ReadAsync();
        Assert.True(contact is not null, $"{this}: no contact");
        var homes = 0;
        await foreach (var row in storage.ContactRows.QueryAsync<TableEntity>(
            $"PartitionKey eq '{person.Store.Id}' and Kind eq 'contact'", cancellationToken: TestContext.Current.CancellationToken))
        {
            homes++;
        }

        Assert.True(homes == 1, $"{this}: {homes} contacts");
        Assert.True(contact.State(Channel.Email).Status == kind.Status, $"{this}: {contact.State(Channel.Email).Status}");
        Assert.True(contact.Profile[CoreField.FirstName] == kind.FirstName, $"{this}: fields lost");
        Assert.True(contact.Consents.Where(entry => entry.Channel == Channel.Email).Select(entry => entry.Cause).SequenceEqual(kind.Causes), $"{this}: {string.Join(", ", contact.Consents.Select(e => e.Cause))}");
        Assert.True(contact.DueMails.Count == 0, $"{this}: a mail is still owed, {contact.MailProblem?.Code ?? "and nobody says why"}; {string.Join(", ", Log.Names)}");
        Assert.True(MailsArrived() == kind.Mails, $"{this}: {MailsArrived()} mails");
    }

    public override string ToString() => fault is null ? kind.Name : $"{kind.Name}; {fault.Fault} x{fault.Times} at {fault.Call} #{fault.Ordinal}";

    private IEnumerable<string> Mails() => person.App.Smtp.Mails
        .Where(mail => mail.Recipients.Contains(person.Email, StringComparer.Ordinal))
        .Select(mail => ParsedMail.Parse(mail.Raw)["Message-ID"]!);
}
