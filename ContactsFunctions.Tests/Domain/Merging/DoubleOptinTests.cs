using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>Marketing wanted: when at once, when only after the person's click (contract §4.4), and the rounds and caps of §7.</summary>
public sealed class DoubleOptinTests
{
    private const string SignUp = """{"email":"a@example.com","marketingAllowed":true}""";
    private const string Subscribed = """{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"}}}]}""";
    private const string Unsubscribed = """{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"unsubscribed"}}}]}""";

    [Fact]
    public void A_flat_body_awaits_confirmation_with_one_mail_and_leaves_the_status()
    {
        var story = new ContactStory();
        var outcome = story.Authenticated(SignUp);
        Assert.Equal((MergeResult.Created, ConfirmationAnswer.Queued), (outcome.Result, outcome.Confirmation));
        Assert.Equal(ChannelStatus.NonSubscribed, story.EmailStatus);
        Assert.Equal([MailKind.Confirmation], story.Due);
        story.Confirms();
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
        Assert.Empty(story.Due);
    }

    /// <summary>Remarkety's "does the contact require a double opt-in" (contract §4.6).</summary>
    [Fact]
    public void Double_opt_in_by_key_asks_for_confirmation_whatever_is_said_of_marketing()
    {
        var story = new ContactStory();
        var outcome = story.Authenticated("""{"email":"a@example.com","doubleOptin":true}""");
        Assert.Equal(ConfirmationAnswer.Queued, outcome.Confirmation);
        Assert.Equal([MailKind.Confirmation], story.Due);
        story.Confirms();
        Assert.Equal(ConfirmationAnswer.None, story.Authenticated("""{"email":"a@example.com","doubleOptin":true}""").Confirmation);
        Assert.Equal(ConfirmationAnswer.None, new ContactStory().Authenticated("""{"email":"b@example.com"}""").Confirmation);
    }

    [Fact]
    public void A_keyed_flat_body_without_double_opt_in_subscribes_now()
    {
        var story = new ContactStory();
        var outcome = story.Authenticated("""{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false}""");
        Assert.Equal(ConfirmationAnswer.None, outcome.Confirmation);
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
        Assert.Empty(story.Due);
    }

    [Fact]
    public void An_identifiers_body_subscribes_now() =>
        Assert.Equal(ChannelStatus.Subscribed, After(Subscribed).EmailStatus);

    [Fact]
    public void An_identifiers_body_that_asks_for_double_opt_in_awaits_confirmation()
    {
        var story = After("""{"doubleOptin":true,"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"}}}]}""");
        Assert.Equal(ChannelStatus.NonSubscribed, story.EmailStatus);
        Assert.Equal([MailKind.Confirmation], story.Due);
    }

    [Fact]
    public void To_a_contact_that_is_subscribed_already_nothing_is_sent()
    {
        var story = After(Subscribed);
        var outcome = story.Authenticated(SignUp);
        Assert.Equal((MergeResult.Unchanged, ConfirmationAnswer.None), (outcome.Result, outcome.Confirmation));
        Assert.Empty(story.Due);
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false}""", true)]
    [InlineData(Subscribed, true)]
    [InlineData(SignUp, false)]
    public void Who_has_unsubscribed_is_asked_whatever_the_request_says(string json, bool warned)
    {
        var story = After(Unsubscribed);
        var outcome = story.Wait(TimeSpan.FromDays(1)).Authenticated(json);
        Assert.Equal(ChannelStatus.Unsubscribed, story.EmailStatus);
        Assert.Equal(ConfirmationAnswer.Queued, outcome.Confirmation);
        Assert.Equal(warned ? ["resubscribe_needs_confirmation"] : [], outcome.Warnings.Select(w => w.Code));
        story.Confirms();
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
    }

    [Theory]
    [InlineData(1, ChannelStatus.Subscribed)]
    [InlineData(0, ChannelStatus.Unsubscribed)]
    [InlineData(-1, ChannelStatus.Unsubscribed)]
    public void Who_has_unsubscribed_is_subscribed_again_by_an_explicitly_later_date_only(int secondsLater, ChannelStatus status)
    {
        var story = After(Unsubscribed);
        var date = (story.Now + TimeSpan.FromSeconds(secondsLater)).ToString("O");
        story.Wait(TimeSpan.FromHours(1)).Authenticated(
            $$$"""{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed","statusDate":"{{{date}}}"} }}]}""");
        Assert.Equal(status, story.EmailStatus);
        Assert.Empty(story.Due);
    }

    [Fact]
    public void The_unsubscribed_person_may_take_it_back()
    {
        var story = After(Subscribed).Unsubscribes();
        Assert.Equal(ChannelStatus.Unsubscribed, story.EmailStatus);
        story.Resubscribes();
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
    }

    [Fact]
    public void A_repeated_sign_up_while_the_mail_is_not_sent_yet_changes_nothing()
    {
        var story = After(SignUp);
        var outcome = story.Authenticated(SignUp);
        Assert.Equal((MergeResult.Unchanged, ConfirmationAnswer.Queued), (outcome.Result, outcome.Confirmation));
        Assert.Equal(story.Contact.DueMails, outcome.MailsToQueue);
    }

    [Fact]
    public void A_repeated_sign_up_while_awaiting_sends_the_mail_again_and_extends_the_life_of_the_same_round()
    {
        var story = After(SignUp).MailsAreSent();
        var optIn = story.Contact.OptIn!;
        var outcome = story.Wait(TimeSpan.FromMinutes(10)).Authenticated(SignUp);
        Assert.Equal(ConfirmationAnswer.Queued, outcome.Confirmation);
        Assert.Equal([MailKind.Confirmation], story.Due);
        Assert.Equal(optIn.Id, story.Contact.OptIn!.Id);
        Assert.Equal(story.Now + TimeSpan.FromDays(7), story.Contact.OptIn.ExpiresAt);
    }

    [Fact]
    public void Beyond_the_cap_nothing_is_sent_and_the_keyed_caller_is_told()
    {
        var story = After(SignUp).MailsAreSent();
        var outcome = story.Wait(TimeSpan.FromMinutes(9.9)).Authenticated(SignUp);
        Assert.Equal((MergeResult.Unchanged, ConfirmationAnswer.Throttled), (outcome.Result, outcome.Confirmation));
        Assert.Empty(story.Due);
    }

    [Fact]
    public void The_cap_is_one_in_ten_minutes_three_a_day_six_in_thirty_days()
    {
        var story = new ContactStory();
        var sent = new List<double>();
        for (var minutes = 0; minutes < 31 * 24 * 60; minutes += 5, story.Wait(TimeSpan.FromMinutes(5)))
        {
            if (story.Public("""{"email":"a@example.com"}""").Confirmation == ConfirmationAnswer.Queued)
            {
                sent.Add(minutes);
                story.MailsAreSent();
            }
        }

        const double Day = 24 * 60;
        Assert.Equal([0, 10, 20, Day, Day + 10, Day + 20, 30 * Day, (30 * Day) + 10, (30 * Day) + 20], sent);
    }

    [Fact]
    public void A_request_that_says_nothing_of_marketing_learns_that_a_confirmation_is_awaited() =>
        Assert.Equal(ConfirmationAnswer.Pending, After(SignUp).Authenticated("""{"email":"a@example.com","firstName":"Vanessa"}""").Confirmation);

    [Fact]
    public void Subscribing_at_once_ends_the_round_that_waits()
    {
        var story = After(SignUp);
        var optIn = story.Contact.OptIn!.Id;
        story.Authenticated("""{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false}""");
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
        Assert.Empty(story.Due);
        Assert.Equal(LinkState.Done, story.LinkState(optIn));
    }

    [Fact]
    public void This_was_not_me_ends_the_round_and_a_newer_one_does_not_revive_its_links()
    {
        var story = After(SignUp).MailsAreSent();
        var first = story.Contact.OptIn!.Id;
        story.Declines();
        Assert.Equal(LinkState.NoLongerValid, story.LinkState(first));
        story.Wait(TimeSpan.FromHours(1)).Authenticated(SignUp);
        Assert.NotEqual(first, story.Contact.OptIn!.Id);
        Assert.Equal(LinkState.NoLongerValid, story.LinkState(first));
        Assert.Equal(LinkState.Open, story.LinkState(story.Contact.OptIn.Id));
    }

    [Fact]
    public void A_later_unsubscribe_ends_the_links_of_an_earlier_round()
    {
        var story = After(Unsubscribed);
        story.Public("""{"email":"a@example.com"}""");
        var optIn = story.Contact.OptIn!.Id;
        story.Unsubscribes();
        Assert.Equal(LinkState.NoLongerValid, story.LinkState(optIn));
        Assert.Empty(story.Due);
    }

    [Fact]
    public void A_link_lives_seven_days_and_a_new_one_can_be_asked_for()
    {
        var story = After(SignUp).MailsAreSent();
        var optIn = story.Contact.OptIn!.Id;
        story.Wait(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(LinkState.Open, story.LinkState(optIn));
        story.Wait(TimeSpan.FromSeconds(1));
        Assert.Equal(LinkState.Expired, story.LinkState(optIn));
        story.AsksAgain().AsksAgain();
        Assert.Equal([MailKind.Confirmation], story.Due);
        Assert.Equal(LinkState.Open, story.LinkState(optIn));
    }

    [Fact]
    public void A_sign_up_after_the_round_has_expired_begins_a_new_one()
    {
        var story = After(SignUp).MailsAreSent().Wait(TimeSpan.FromDays(8));
        var optIn = story.Contact.OptIn!.Id;
        story.Authenticated(SignUp);
        Assert.Equal(LinkState.NoLongerValid, story.LinkState(optIn));
    }

    private static ContactStory After(string json)
    {
        var story = new ContactStory();
        story.Authenticated(json);
        return story;
    }
}
