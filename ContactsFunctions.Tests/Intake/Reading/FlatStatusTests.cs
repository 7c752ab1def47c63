using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Intake.Reading;

/// <summary>A status beside the address instead of on its channel, as Omnisend's clients write it (contract §3).</summary>
public sealed class FlatStatusTests
{
    private static readonly DateTimeOffset Date = new(2024, 12, 11, 10, 29, 43, TimeSpan.Zero);

    [Theory]
    [InlineData("subscribed", ChannelStatus.Subscribed)]
    [InlineData("unsubscribed", ChannelStatus.Unsubscribed)]
    [InlineData("nonSubscribed", ChannelStatus.NonSubscribed)]
    public void It_is_the_status_of_the_email_channel(string sent, ChannelStatus status)
    {
        var change = ContactStory.Read($$"""{"email":"a@example.com","phone":"+14155552671","status":"{{sent}}","statusDate":"2024-12-11T10:29:43+00:00"}""").Change;
        Assert.Equal(new RequestedStatus(status, Date, Explicit: true), change.RequestedEmailStatus);
        Assert.Null(change.RequestedSmsStatus);
    }

    [Theory]
    [InlineData("""{"phone":"+14155552671","status":"subscribed"}""")]
    [InlineData("""{"identifiers":[{"type":"phone","id":"+14155552671"}],"status":"subscribed"}""")]
    public void Without_an_email_it_is_the_phones(string json)
    {
        var change = ContactStory.Read(json).Change;
        Assert.Equal(new RequestedStatus(ChannelStatus.Subscribed, Explicit: true), change.RequestedSmsStatus);
        Assert.Null(change.RequestedEmailStatus);
    }

    [Fact]
    public void It_wins_over_the_flag_and_gives_way_to_the_identifiers_own()
    {
        Assert.Equal(
            ChannelStatus.Unsubscribed, ContactStory.Read("""{"email":"a@example.com","status":"unsubscribed","marketingAllowed":true}""").Change.RequestedEmailStatus!.Status);
        Assert.Equal(
            ChannelStatus.Subscribed,
            ContactStory.Read("""{"status":"unsubscribed","identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"}}}]}""").Change.RequestedEmailStatus!.Status);
    }

    [Fact]
    public void Its_consent_is_what_the_client_says_of_it()
    {
        var consent = ContactStory.Read("""{"email":"a@example.com","status":"subscribed","optInIp":"203.0.113.9","optInDate":"2024-12-11T10:29:43.000000000Z"}""").GivenConsent!;
        Assert.Equal(("203.0.113.9", Date, null), (consent.Ip, consent.At, consent.UserAgent));
    }

    [Theory]
    [InlineData("optInIp")]
    [InlineData("optInIP")]
    public void Its_address_is_spelled_in_two_ways(string name) => Assert.Equal(
        "203.0.113.9", ContactStory.Read($$"""{"email":"a@example.com","status":"subscribed","{{name}}":"203.0.113.9"}""").GivenConsent!.Ip);

    [Fact]
    public void A_date_that_a_program_in_Go_never_set_counts_as_none()
    {
        const string Unset = "0001-01-01T00:00:00Z";
        var flat = ContactStory.Read($$"""{"email":"a@example.com","status":"subscribed","statusDate":"{{Unset}}","optInDate":"{{Unset}}"}""");
        var own = ContactStory.Read(
            $$"""{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed","statusDate":"{{Unset}}"} },"consent":{"createdAt":"{{Unset}}"} }]}""");

        Assert.All([flat, own], reading =>
        {
            Assert.Empty(reading.Errors);
            Assert.Equal(new(ChannelStatus.Subscribed, null, Explicit: true), reading.Change.RequestedEmailStatus);
        });
    }

    [Theory]
    [InlineData("\"status\":\"active\"", "status invalid")]
    [InlineData("\"status\":\"Subscribed\"", "status invalid")]
    [InlineData("\"status\":true", "status invalid")]
    [InlineData("\"status\":\"subscribed\",\"statusDate\":\"2026-03-01T12:06:00Z\"", "statusDate invalid")]
    [InlineData("\"status\":\"subscribed\",\"statusDate\":\"0001-01-01T00:00:00\"", "statusDate invalid")]
    [InlineData("\"status\":\"subscribed\",\"optInDate\":\"0001-01-01T00:00:00\"", "optInDate invalid")]
    [InlineData("\"status\":\"subscribed\",\"optInIp\":{}", "optInIp invalid")]
    public void What_is_none_is_an_error_that_names_it(string fields, string error) =>
        Assert.Equal([error], ContactStory.Read($"{{\"email\":\"a@example.com\",{fields}}}").Errors.Select(e => $"{e.Field} {e.Code}"));

    [Theory]
    [InlineData(Sender.PublicJson)]
    [InlineData(Sender.BrowserForm)]
    public void Callers_without_a_key_have_no_say_in_it(Sender sender)
    {
        var reading = ContactStory.Read("""{"email":"a@example.com","status":"unsubscribed","statusDate":"never","optInIp":{}}""", sender: sender);
        Assert.Empty(reading.Errors);
        Assert.Null(reading.Change.RequestedEmailStatus);
    }

    [Fact]
    public void A_PATCH_changes_the_email_channel_and_where_there_is_none_the_phones()
    {
        var withEmail = Patched("""{"email":"a@example.com","phone":"+14155552671","marketingAllowed":true,"doubleOptin":false,"smsMarketingAllowed":true}""");
        Assert.Equal((ChannelStatus.Unsubscribed, ChannelStatus.Subscribed), (withEmail.State(Channel.Email).Status, withEmail.State(Channel.Sms).Status));

        var withPhone = Patched("""{"phone":"+14155552671","smsMarketingAllowed":true}""");
        Assert.Equal(ChannelStatus.Unsubscribed, withPhone.State(Channel.Sms).Status);
    }

    private static Contact Patched(string json)
    {
        var story = new ContactStory();
        story.Authenticated(json);
        var reading = ContactStory.Read("""{"status":"unsubscribed"}""", isPatch: true);
        var patch = new ContactPatch(reading.Change, RemovesPhone: false, RemovesEmail: false) { StatusOfContact = reading.StatusOfContact };
        var context = new MergeContext(
            Trust.Authenticated, story.Now, story.Evidence, FreshIds.Draw(), PhoneIsFree: true, Erased: null, WelcomeMailOn: false, TimeSpan.FromDays(7), Wording: null, Language: null);
        return PatchRules.Apply(story.Contact, patch, context).Contact!;
    }
}
