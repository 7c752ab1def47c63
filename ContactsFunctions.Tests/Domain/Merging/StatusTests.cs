using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>Statuses and their dates, wanted and not wanted (contract §4.3, §4.5, §4.6).</summary>
public sealed class StatusTests
{
    private const string Subscribed = """{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"}}}]}""";
    private const string Unsubscribed = """{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"unsubscribed"}}}]}""";

    [Fact]
    public void A_status_with_an_earlier_date_than_the_stored_one_is_ignored_and_other_fields_still_apply()
    {
        var story = new ContactStory();
        story.Authenticated(Dated("subscribed", "2026-02-01T00:00:00Z"));

        var outcome = story.Authenticated(Dated("unsubscribed", "2026-01-31T23:59:59Z", ",\"firstName\":\"Vanessa\""));

        Assert.Equal(MergeResult.Updated, outcome.Result);
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), story.Contact.State(Channel.Email).StatusDate);
        Assert.Equal("Vanessa", story.Contact.Profile[CoreField.FirstName]);
    }

    [Theory]
    [InlineData("subscribed", "unsubscribed")]
    [InlineData("unsubscribed", "subscribed")]
    [InlineData("nonSubscribed", "unsubscribed")]
    [InlineData("unsubscribed", "nonSubscribed")]
    public void At_an_equal_date_unsubscribed_wins(string first, string second)
    {
        var story = new ContactStory();
        story.Authenticated(Dated(first, "2026-02-01T00:00:00Z"));
        story.Authenticated(Dated(second, "2026-02-01T00:00:00Z"));
        Assert.Equal(ChannelStatus.Unsubscribed, story.EmailStatus);
    }

    /// <summary>Clients read a contact, and send it back with another status and the date they have read, cut to the second.</summary>
    [Theory]
    [InlineData("subscribed", "2026-02-01T00:00:07.123Z", "unsubscribed", "2026-02-01T00:00:07Z", "unsubscribed")]
    [InlineData("subscribed", "2026-02-01T00:00:07.123Z", "unsubscribed", "2026-02-01T00:00:06Z", "subscribed")]
    [InlineData("subscribed", "2026-02-01T00:00:07.123Z", "unsubscribed", "2026-02-01T00:00:07.001Z", "subscribed")]
    [InlineData("unsubscribed", "2026-02-01T00:00:07.123Z", "subscribed", "2026-02-01T00:00:07Z", "unsubscribed")]
    public void An_unsubscribe_with_the_stored_date_cut_to_the_second_is_not_older(
        string first, string firstDate, string second, string secondDate, string expected)
    {
        var story = new ContactStory();
        story.Authenticated(Dated(first, firstDate));
        story.Authenticated(Dated(second, secondDate));
        Assert.Equal(expected, story.EmailStatus.WireName());
    }

    [Fact]
    public void A_later_date_replaces_the_status()
    {
        var story = new ContactStory();
        story.Authenticated(Dated("subscribed", "2026-02-01T00:00:00Z"));
        story.Authenticated(Dated("unsubscribed", "2026-02-01T00:00:01Z"));
        Assert.Equal(ChannelStatus.Unsubscribed, story.EmailStatus);
    }

    [Theory]
    [InlineData(299, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void A_date_more_than_five_minutes_in_the_future_is_an_error(int seconds, bool accepted)
    {
        var date = (ContactStory.Start + TimeSpan.FromSeconds(seconds)).ToString("O");
        var errors = ContactStory.Read(Dated("subscribed", date)).Errors;
        Assert.Equal(accepted ? [] : ["identifiers[0].channels.email.statusDate"], errors.Select(e => e.Field));
    }

    [Fact]
    public void A_status_without_a_date_is_of_now()
    {
        var story = new ContactStory();
        story.Authenticated(Subscribed);
        Assert.Equal(story.Now, story.Contact.State(Channel.Email).StatusDate);
    }

    [Fact]
    public void A_status_without_a_date_never_goes_back_behind_the_stored_date()
    {
        var story = new ContactStory();
        var soon = story.Now + TimeSpan.FromMinutes(4);
        story.Authenticated(Dated("subscribed", soon.ToString("O")));
        story.Authenticated(Unsubscribed);
        Assert.Equal(new ChannelState(ChannelStatus.Unsubscribed, soon), story.Contact.State(Channel.Email));
    }

    [Fact]
    public void Marketing_not_wanted_makes_a_new_contact_nonSubscribed()
    {
        var story = new ContactStory();
        var outcome = story.Authenticated("""{"email":"a@example.com","marketingAllowed":false}""");
        Assert.Equal(ChannelStatus.NonSubscribed, story.EmailStatus);
        Assert.Equal(ConfirmationAnswer.None, outcome.Confirmation);
        Assert.Empty(story.Contact.Consents);
    }

    [Fact]
    public void An_explicit_unsubscribed_makes_a_new_contact_unsubscribed()
    {
        var story = new ContactStory();
        story.Authenticated(Unsubscribed);
        Assert.Equal(ChannelStatus.Unsubscribed, story.EmailStatus);
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","marketingAllowed":false}""")]
    [InlineData(Unsubscribed)]
    public void A_subscribed_contact_that_is_not_wanted_becomes_unsubscribed(string json)
    {
        var story = new ContactStory();
        story.Authenticated(Subscribed);
        story.Authenticated(json);
        Assert.Equal(ChannelStatus.Unsubscribed, story.EmailStatus);
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","marketingAllowed":false}""")]
    [InlineData(Unsubscribed)]
    public void An_awaiting_contact_that_is_not_wanted_becomes_unsubscribed_and_its_mail_is_not_owed(string json)
    {
        var story = new ContactStory();
        story.Authenticated("""{"email":"a@example.com","marketingAllowed":true}""");
        var optIn = story.Contact.OptIn!.Id;
        story.Authenticated(json);
        Assert.Equal(ChannelStatus.Unsubscribed, story.EmailStatus);
        Assert.Empty(story.Due);
        Assert.Equal(LinkState.NoLongerValid, story.LinkState(optIn));
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","marketingAllowed":false}""")]
    [InlineData(Unsubscribed)]
    public void An_unsubscribed_contact_that_awaits_confirmation_again_awaits_it_no_longer(string json)
    {
        var story = new ContactStory();
        story.Authenticated(Unsubscribed);
        story.Public("""{"email":"a@example.com"}""");
        var optIn = story.Contact.OptIn!.Id;
        story.Authenticated(json);
        Assert.Equal(LinkState.NoLongerValid, story.LinkState(optIn));
        Assert.Equal(ChannelStatus.Unsubscribed, story.EmailStatus);
    }

    [Fact]
    public void A_known_contact_that_is_neither_subscribed_nor_awaiting_stays_as_it_is_when_marketing_is_not_wanted()
    {
        var story = new ContactStory();
        story.Authenticated("""{"email":"a@example.com"}""");
        var outcome = story.Authenticated("""{"email":"a@example.com","marketingAllowed":false}""");
        Assert.Equal(MergeResult.Unchanged, outcome.Result);
    }

    [Theory]
    [InlineData("""{"email":"a@example.com"}""")]
    [InlineData("""{"email":"a@example.com","marketingAllowed":null}""")]
    [InlineData("""{"email":"a@example.com","marketingAllowed":""}""")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com"}]}""")]
    public void A_keyed_call_that_says_nothing_of_marketing_changes_no_status_and_sends_no_mail(string json)
    {
        var story = new ContactStory();
        var created = story.Authenticated(json);
        Assert.Equal(ConfirmationAnswer.None, created.Confirmation);
        Assert.Equal(default, story.Contact.State(Channel.Email));
        story.Authenticated(Subscribed);
        Assert.Equal(MergeResult.Unchanged, story.Authenticated(json).Result);
        Assert.Empty(story.Due);
    }

    [Fact]
    public void NonSubscribed_means_unknown_and_keeps_what_is_known_with_a_warning()
    {
        foreach (var known in new[] { ("subscribed", ChannelStatus.Subscribed), ("unsubscribed", ChannelStatus.Unsubscribed) })
        {
            var story = new ContactStory();
            story.Authenticated(Dated(known.Item1, "2026-02-01T00:00:00Z"));
            var outcome = story.Authenticated(Dated("nonSubscribed", "2026-02-02T00:00:00Z"));
            Assert.Equal(known.Item2, story.EmailStatus);
            Assert.Equal("status_kept", Assert.Single(outcome.Warnings).Code);
        }
    }

    [Fact]
    public void NonSubscribed_keeps_the_known_status_of_text_messages_too()
    {
        var story = new ContactStory();
        story.Authenticated("""{"email":"a@example.com","phone":"+14155552671","smsMarketingAllowed":true}""");
        var outcome = story.Authenticated("""{"identifiers":[{"type":"phone","id":"+14155552671","channels":{"sms":{"status":"nonSubscribed"}}},{"type":"email","id":"a@example.com"}]}""");
        Assert.Equal(ChannelStatus.Subscribed, story.SmsStatus);
        Assert.Equal(("status_kept", "sms_phone_number"), (Assert.Single(outcome.Warnings).Code, outcome.Warnings[0].Field));
    }

    [Fact]
    public void NonSubscribed_dates_what_nobody_knew()
    {
        var story = new ContactStory();
        story.Authenticated(Dated("nonSubscribed", "2026-02-02T00:00:00Z"));
        Assert.Equal(ChannelStatus.NonSubscribed, story.EmailStatus);
        Assert.NotNull(story.Contact.Email!.State.StatusDate);
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","marketingAllowed":false}""")]
    [InlineData(Unsubscribed)]
    public void A_public_call_unsubscribes_nobody(string json)
    {
        var story = new ContactStory();
        story.Authenticated(Subscribed);
        var outcome = story.Public(json);
        Assert.Equal(MergeResult.Unchanged, outcome.Result);
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
    }

    [Theory]
    [InlineData("""{"email":"a@example.com"}""")]
    [InlineData("""{"email":"a@example.com","marketingAllowed":null}""")]
    [InlineData("""{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false}""")]
    [InlineData(Subscribed)]
    public void A_public_call_is_a_sign_up_that_awaits_confirmation(string json)
    {
        var story = new ContactStory();
        var outcome = story.Public(json);
        Assert.Equal(ConfirmationAnswer.Queued, outcome.Confirmation);
        Assert.Equal(ChannelStatus.NonSubscribed, story.EmailStatus);
        Assert.True(story.Contact.OptIn!.IsAwaited(story.Now));
    }

    [Fact]
    public void A_public_call_with_marketing_not_allowed_is_no_sign_up()
    {
        var story = new ContactStory();
        story.Public("""{"email":"a@example.com","firstName":"Vanessa","marketingAllowed":false}""");
        Assert.Null(story.Contact.OptIn);
        Assert.Empty(story.Due);
        Assert.Equal("Vanessa", story.Contact.Profile[CoreField.FirstName]);
    }

    private static string Dated(string status, string date, string more = "") =>
        $$$"""{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"{{{status}}}","statusDate":"{{{date}}}"} }}]{{{more}}}}""";
}
