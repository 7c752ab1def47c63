using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>Public calls are proposals (contract §4.7, §4.8).</summary>
public sealed class PendingChangeTests
{
    private const string Subscribed = """{"firstName":"Vanessa","tags":["VIP"],"properties":{"size":"M"},"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"}}}]}""";

    [Fact]
    public void An_unknown_address_is_created_nonSubscribed_with_its_fields_awaiting_confirmation()
    {
        var story = new ContactStory();
        story.Public("""{"email":"a@example.com","firstName":"Vanessa","tags":"a,b","city":"Oslo","createdAt":"2001-01-01T00:00:00Z"}""");
        Assert.Equal(ChannelStatus.NonSubscribed, story.EmailStatus);
        Assert.Equal(("Vanessa", "Oslo"), (story.Contact.Profile[CoreField.FirstName], story.Contact.Profile[CoreField.City]));
        Assert.Equal(["a", "b"], story.Contact.Tags);
        Assert.Equal(story.Now, story.Contact.CreatedAt);
        Assert.Equal([MailKind.Confirmation], story.Due);
    }

    [Fact]
    public void The_stored_contact_does_not_change_before_the_person_confirms()
    {
        var story = After(Subscribed);
        var before = story.Contact;
        story.Public("""{"email":"A@Example.com","firstName":"Eve","tags":["x"],"properties":{"size":"L","colour":"red"},"phone":"+14155552671","country":null}""");
        Assert.Equal(before.Profile, story.Contact.Profile);
        Assert.Equal(before.Tags, story.Contact.Tags);
        Assert.Equal(before.Properties, story.Contact.Properties);
        Assert.Equal("a@example.com", story.Contact.Email!.Address.Display);
        Assert.Null(story.Contact.Phone);
        Assert.Equal([MailKind.Confirmation], story.Due);

        story.Confirms();
        Assert.Equal("Eve", story.Contact.Profile[CoreField.FirstName]);
        Assert.Equal(["VIP", "x"], story.Contact.Tags);
        Assert.Equal(new PropertyValue.Text("L"), story.Contact.Properties["size"]);
        Assert.Equal("+14155552671", story.Contact.Phone!.Number);
        Assert.Null(story.Contact.OptIn!.PendingChange);
    }

    [Fact]
    public void A_proposal_with_nothing_new_causes_no_mail_to_a_subscribed_contact()
    {
        var story = After(Subscribed);
        var outcome = story.Public("""{"email":"a@example.com","firstName":"Vanessa","tags":["vip"],"properties":{"size":"M"}}""");
        Assert.Equal(MergeResult.Unchanged, outcome.Result);
        Assert.Empty(story.Due);
    }

    [Fact]
    public void Several_proposals_merge_the_later_wins_per_field_and_tags_add_up()
    {
        var story = After(Subscribed);
        story.Public("""{"email":"a@example.com","firstName":"Eve","lastName":"Moon","tags":["x"],"properties":{"a":1,"b":1}}""");
        story.Public("""{"email":"a@example.com","firstName":"Eva","tags":["y"],"properties":{"b":2}}""");
        story.Confirms();
        Assert.Equal(("Eva", "Moon"), (story.Contact.Profile[CoreField.FirstName], story.Contact.Profile[CoreField.LastName]));
        Assert.Equal(["VIP", "x", "y"], story.Contact.Tags);
        Assert.Equal(new PropertyValue.Whole(1), story.Contact.Properties["a"]);
        Assert.Equal(new PropertyValue.Whole(2), story.Contact.Properties["b"]);
    }

    [Fact]
    public void A_later_proposal_that_sets_a_property_outweighs_an_earlier_removal_of_it_and_the_other_way_round()
    {
        var story = After(Subscribed);
        story.Public("""{"email":"a@example.com","properties":{"size":null,"a":1}}""");
        story.Public("""{"email":"a@example.com","properties":{"size":"XL","a":""}}""");
        story.Confirms();
        Assert.Equal(new PropertyValue.Text("XL"), story.Contact.Properties["size"]);
        Assert.Null(story.Contact.Properties["a"]);
    }

    [Fact]
    public void A_proposal_is_dropped_when_its_link_ends()
    {
        var story = After(Subscribed);
        story.Public("""{"email":"a@example.com","firstName":"Eve"}""");
        story.MailsAreSent().Wait(TimeSpan.FromDays(8)).Public("""{"email":"a@example.com","lastName":"Moon"}""");
        story.Confirms();
        Assert.Equal(("Vanessa", "Moon"), (story.Contact.Profile[CoreField.FirstName], story.Contact.Profile[CoreField.LastName]));
    }

    [Fact]
    public void A_declined_proposal_is_dropped()
    {
        var story = After(Subscribed);
        story.Public("""{"email":"a@example.com","firstName":"Eve"}""");
        story.Declines();
        Assert.Null(story.Contact.OptIn!.PendingChange);
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
    }

    [Fact]
    public void A_new_link_for_an_expired_one_carries_no_old_proposal()
    {
        var story = After(Subscribed);
        story.Public("""{"email":"a@example.com","firstName":"Eve"}""");
        story.MailsAreSent().Wait(TimeSpan.FromDays(8)).AsksAgain().Confirms();
        Assert.Equal("Vanessa", story.Contact.Profile[CoreField.FirstName]);
    }

    [Fact]
    public void Proposals_beyond_64_KiB_are_left_out()
    {
        var story = After(Subscribed);
        for (var i = 0; i < 40; i++)
        {
            story.Public($$$"""{"email":"a@example.com","properties":{"p{{{i}}}":"{{{new string('x', 2048)}}}"}}""");
        }

        story.Confirms();
        Assert.InRange(story.Contact.Properties.Count(p => p.Key != "size"), 14, 16);
    }

    [Fact]
    public void A_proposal_that_would_break_a_limit_gives_way_to_what_is_there()
    {
        var story = After(Subscribed);
        story.Authenticated($$$"""{"email":"a@example.com","properties":{{{{Many(0, 149)}}}}}""");
        story.Public("""{"email":"a@example.com","firstName":"Eve","properties":{"one":1}}""");
        story.Confirms();
        Assert.Equal(150, story.Contact.Properties.Count);
        Assert.Equal("Eve", story.Contact.Profile[CoreField.FirstName]);
    }

    [Fact]
    public void A_phone_alone_that_is_unknown_is_created_nonSubscribed()
    {
        var story = new ContactStory();
        story.Public("""{"phone":"+14155552671","smsMarketingAllowed":true}""");
        Assert.Equal(ChannelStatus.NonSubscribed, story.SmsStatus);
        Assert.Empty(story.Due);
        Assert.Equal(["Form Sms NonSubscribed→NonSubscribed"], story.Log);
    }

    [Fact]
    public void A_phone_alone_that_is_known_changes_nothing()
    {
        var story = After("""{"phone":"+14155552671"}""");
        Assert.Equal(MergeResult.Unchanged, story.Public("""{"phone":"+14155552671","firstName":"Eve","smsMarketingAllowed":true}""").Result);
    }

    [Fact]
    public void Sms_wanted_beside_an_email_takes_effect_on_its_confirmation()
    {
        var story = new ContactStory();
        story.Public("""{"email":"a@example.com","phone":"+14155552671","smsMarketingAllowed":true}""");
        Assert.Null(story.Contact.Phone);
        story.Confirms();
        Assert.Equal(ChannelStatus.Subscribed, story.SmsStatus);
    }

    [Fact]
    public void A_phone_that_is_not_free_on_confirmation_is_left_off()
    {
        var story = new ContactStory();
        story.Public("""{"email":"a@example.com","phone":"+14155552671","smsMarketingAllowed":true}""");
        story.PhoneIsFree = false;
        story.Confirms();
        Assert.Null(story.Contact.Phone);
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
    }

    [Fact]
    public void Sms_wanted_keyed_subscribes_now()
    {
        var story = After("""{"phone":"+14155552671","smsMarketingAllowed":true}""");
        Assert.Equal(ChannelStatus.Subscribed, story.SmsStatus);
        story.Authenticated("""{"phone":"+14155552671","smsMarketingAllowed":false}""");
        Assert.Equal(ChannelStatus.Unsubscribed, story.SmsStatus);
    }

    private static string Many(int from, int count) => string.Join(',', Enumerable.Range(from, count).Select(i => $"\"p{i}\":{i}"));

    private static ContactStory After(string json)
    {
        var story = new ContactStory();
        story.Authenticated(json);
        return story;
    }
}
