using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>The life of one contact by the rules alone: request bodies and clicks, and what becomes of it.</summary>
internal sealed class ContactStory
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ContactId Id = ContactId.Of(StoreId.Parse("shop"), IdentifierType.Email, "vanessa@example.com");

    // Compiling the validator's rules takes longer than a test's own work, so each thread does it once.
    private static readonly ThreadLocal<(FixedTime Time, ContactTranslation Translation)> Reader = new(() =>
    {
        var time = new FixedTime();
        return (time, new ContactTranslation(new ContactRequestValidator(time), time));
    });

    private readonly FixedTime time = new();
    private int requests;

    public DateTimeOffset Now => time.Now;

    /// <summary>The contact as it is now; fails where there is none.</summary>
    public Contact Contact => Known ?? throw new InvalidOperationException("There is no contact yet.");

    public Contact? Known { get; set; }

    public bool WelcomeMailOn { get; init; } = true;

    /// <summary>Whether the phone number of the next requests belongs to nobody else.</summary>
    public bool PhoneIsFree { get; set; } = true;

    public Tombstone? Erased { get; set; }

    public Tombstone? PhoneErased { get; set; }

    public Evidence Evidence { get; set; } = new(ConsentCause.Api, "203.0.113.7", "curl/8", "checkout");

    public ChannelStatus EmailStatus => Contact.State(Channel.Email).Status;

    public ChannelStatus SmsStatus => Contact.State(Channel.Sms).Status;

    public IEnumerable<MailKind> Due => Contact.DueMails.Select(mail => mail.Kind);

    /// <summary>Causes of the consent log with what they changed, such as <c>Api Email NonSubscribed→Subscribed</c>.</summary>
    public IEnumerable<string> Log => Contact.Consents.Select(e => $"{e.Cause} {e.Channel} {e.From}→{e.To}");

    public static ContactReading Read(string json, DateTimeOffset? now = null, string? region = null, bool isForm = false, Sender sender = Sender.Authenticated, bool isPatch = false)
    {
        var (time, translation) = Reader.Value;
        time.Now = now ?? Start;
        return translation.Read(Request(json, region, isForm, sender, isPatch));
    }

    public static ContactRequest Request(string json, string? region = null, bool isForm = false, Sender sender = Sender.Authenticated, bool isPatch = false) =>
        ContactRequest.Read(RequestBody.ParseJson(Encoding.UTF8.GetBytes(json)), isForm, region, needsIdentifier: !isPatch, sender);

    public MergeOutcome Authenticated(string json) => Apply(json, Trust.Authenticated);

    public MergeOutcome Public(string json) => Apply(json, Trust.Public);

    public MergeOutcome Apply(ContactChange change, Trust trust)
    {
        var outcome = ContactMerge.Apply(Known, change, Context(trust), Id);
        if (outcome.Errors.Count == 0)
        {
            Known = outcome.Contact;
        }

        return outcome;
    }

    public ContactStory Wait(TimeSpan span)
    {
        time.Now += span;
        return this;
    }

    /// <summary>The mails that are owed are sent.</summary>
    public ContactStory MailsAreSent()
    {
        var welcomed = Due.Contains(MailKind.Welcome);
        Known = Contact with { DueMails = [], WelcomedAt = welcomed ? Now : Contact.WelcomedAt };
        return this;
    }

    public ContactStory Confirms() => Does(PersonActions.Confirm, ConsentCause.Confirmation);

    public ContactStory Declines() => Does((contact, _) => PersonActions.Decline(contact), ConsentCause.Confirmation);

    public ContactStory AsksAgain() => Does(PersonActions.AskAgain, ConsentCause.Confirmation);

    public ContactStory Unsubscribes() => Does(PersonActions.Unsubscribe, ConsentCause.Link);

    public ContactStory Resubscribes() => Does(PersonActions.Resubscribe, ConsentCause.Link);

    public LinkState LinkState(string optIn) => PersonActions.StateOf(Contact, optIn, Now);

    private MergeOutcome Apply(string json, Trust trust)
    {
        var reading = Read(json, Now);
        Assert.Empty(reading.Errors);
        return Apply(reading.Change, trust);
    }

    private ContactStory Does(Func<Contact, MergeContext, Contact> action, ConsentCause cause)
    {
        Known = action(Contact, Context(Trust.Authenticated) with { Evidence = new Evidence(cause) });
        return this;
    }

    /// <summary>A row of an import or a batch.</summary>
    public MergeOutcome Apply(ContactChange change, ImportedFrom row)
    {
        var outcome = ContactMerge.Apply(Known, change, Context(Trust.Authenticated) with { Import = row }, Id);
        Known = outcome.Errors.Count == 0 ? outcome.Contact : Known;
        return outcome;
    }

    private MergeContext Context(Trust trust)
    {
        requests++;
        var fresh = new FreshIds($"{requests:x16}", $"confirm-{requests}", $"welcome-{requests}");
        var evidence = trust == Trust.Public ? Evidence with { Cause = ConsentCause.Form } : Evidence;
        return new(trust, Now, evidence, fresh, PhoneIsFree, Erased, WelcomeMailOn, TimeSpan.FromDays(7), "v1", Language: null) { PhoneErased = PhoneErased };
    }

    private sealed class FixedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
