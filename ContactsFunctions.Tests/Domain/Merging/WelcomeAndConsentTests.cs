using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>The welcome mail (contract §4.9) and the consent log (§4.10).</summary>
public sealed class WelcomeAndConsentTests
{
    private const string SubscribeAndWelcome = """{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false,"sendWelcomeEmail":true}""";

    [Fact]
    public void A_welcome_that_was_asked_for_is_owed_when_the_channel_becomes_subscribed_at_once() =>
        Assert.Equal([MailKind.Welcome], After(SubscribeAndWelcome).Due);

    [Fact]
    public void A_welcome_asked_for_on_the_email_identifier_counts_as_well() =>
        Assert.Equal(
            [MailKind.Welcome],
            After("""{"identifiers":[{"type":"email","id":"a@example.com","sendWelcomeEmail":true,"channels":{"email":{"status":"subscribed"}}}]}""").Due);

    [Fact]
    public void A_welcome_that_was_asked_for_is_owed_on_confirmation()
    {
        var story = After("""{"email":"a@example.com","marketingAllowed":true,"sendWelcomeMessage":true}""");
        Assert.Equal([MailKind.Confirmation], story.Due);
        Assert.Equal([MailKind.Welcome], story.Confirms().Due);
    }

    [Fact]
    public void Nobody_who_did_not_ask_is_welcomed() =>
        Assert.Empty(After("""{"email":"a@example.com","marketingAllowed":true}""").Confirms().Due);

    [Fact]
    public void Where_the_stores_welcome_mail_is_off_none_is_owed()
    {
        var story = new ContactStory { WelcomeMailOn = false };
        story.Authenticated(SubscribeAndWelcome);
        Assert.Empty(story.Due);
    }

    [Fact]
    public void A_contact_is_welcomed_once_in_its_life()
    {
        var story = After(SubscribeAndWelcome).MailsAreSent().Unsubscribes().Wait(TimeSpan.FromDays(1));
        story.Public("""{"email":"a@example.com","sendWelcomeEmail":true}""");
        story.Confirms();
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
        Assert.Empty(story.Due);
    }

    [Fact]
    public void Who_unsubscribes_before_the_welcome_was_sent_gets_none() =>
        Assert.Empty(After(SubscribeAndWelcome).Unsubscribes().Due);

    [Fact]
    public void Every_change_of_a_status_is_in_the_consent_log_with_its_cause_and_the_sign_up_is_an_entry()
    {
        var story = new ContactStory();
        story.Public("""{"email":"a@example.com","phone":"+14155552671","smsMarketingAllowed":true}""");
        story.Confirms().Unsubscribes().Resubscribes();
        story.Authenticated("""{"email":"a@example.com","marketingAllowed":false,"smsMarketingAllowed":false}""");
        Assert.Equal(
            [
                "Form Email NonSubscribed→NonSubscribed",
                "Confirmation Email NonSubscribed→Subscribed",
                "Confirmation Sms NonSubscribed→Subscribed",
                "Link Email Subscribed→Unsubscribed",
                "Link Email Unsubscribed→Subscribed",
                "Api Email Subscribed→Unsubscribed",
                "Api Sms Subscribed→Unsubscribed",
            ],
            story.Log);
    }

    [Fact]
    public void An_entry_keeps_time_ip_user_agent_source_and_the_wording_shown()
    {
        var story = After("""{"email":"a@example.com","marketingAllowed":true}""");
        Assert.Equal(
            new ConsentEntry(story.Now, Channel.Email, ChannelStatus.NonSubscribed, ChannelStatus.NonSubscribed, ConsentCause.Api, "203.0.113.7", "curl/8", "checkout", "v1"),
            Assert.Single(story.Contact.Consents));
    }

    [Fact]
    public void A_keyed_consent_is_kept_as_given_each_identifier_its_own()
    {
        var reading = ContactStory.Read(
            """
            {"identifiers":[
              {"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"}},
               "consent":{"source":"popup","createdAt":"2026-02-01T10:00:00Z","ip":"198.51.100.1","userAgent":"Firefox"}},
              {"type":"phone","id":"+14155552671","channels":{"sms":{"status":"subscribed"}},
               "consent":{"source":"till","createdAt":"2026-02-02T10:00:00Z"}}]}
            """);
        var story = new ContactStory { Evidence = reading.GivenConsent! };
        story.Apply(reading.Change, Trust.Authenticated);
        Assert.Equal(
            [("popup", "198.51.100.1", "Firefox", 1), ("till", null, null, 2)],
            story.Contact.Consents.Select(e => (e.Source, e.Ip, e.UserAgent, e.At.Day)));
    }

    [Fact]
    public void A_request_that_changes_no_status_leaves_no_entry()
    {
        var story = After(SubscribeAndWelcome);
        story.Authenticated("""{"email":"a@example.com","firstName":"V","marketingAllowed":true}""");
        Assert.Single(story.Contact.Consents);
    }

    private static ContactStory After(string json)
    {
        var story = new ContactStory();
        story.Authenticated(json);
        return story;
    }
}
