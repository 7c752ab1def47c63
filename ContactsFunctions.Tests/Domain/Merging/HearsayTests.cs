using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>What strangers said is not mixed into what the shop says (contract §4.8).</summary>
public sealed class HearsayTests
{
    private const string SignUp = """{"email":"a@example.com","firstName":"Stranger","tags":["planted"],"properties":{"tier":"gold"}}""";

    [Theory]
    [InlineData("""{"email":"a@example.com","lastName":"Known"}""")]
    [InlineData("""{"email":"a@example.com","lastName":"Known","marketingAllowed":true,"doubleOptin":false}""")]
    [InlineData("""{"lastName":"Known","identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"unsubscribed"}}}]}""")]
    public void The_shops_first_word_starts_from_the_identifier_alone(string keyed)
    {
        var story = new ContactStory();
        story.Public(SignUp);
        story.Authenticated(keyed);

        Assert.Equal((null, "Known"), (story.Contact.Profile[CoreField.FirstName], story.Contact.Profile[CoreField.LastName]));
        Assert.Empty(story.Contact.Tags);
        Assert.Empty(story.Contact.Properties);
    }

    [Fact]
    public void What_the_sign_up_said_takes_effect_with_the_click()
    {
        var story = new ContactStory();
        story.Public(SignUp);
        story.Authenticated("""{"email":"a@example.com","tags":["shop"]}""");
        story.Confirms();

        Assert.Equal("Stranger", story.Contact.Profile[CoreField.FirstName]);
        Assert.Equal(["shop", "planted"], story.Contact.Tags);
        Assert.Single(story.Contact.Properties);
    }

    [Fact]
    public void What_the_shop_said_later_wins_over_the_sign_up()
    {
        var story = new ContactStory();
        story.Public(SignUp);
        story.Authenticated("""{"email":"a@example.com","firstName":"Known","properties":{"tier":"silver"}}""");
        story.Confirms();

        Assert.Equal("Known", story.Contact.Profile[CoreField.FirstName]);
        Assert.Equal(new PropertyValue.Text("silver"), Assert.Single(story.Contact.Properties).Value);
    }

    [Fact]
    public void A_later_proposal_joins_what_the_sign_up_said()
    {
        var story = new ContactStory();
        story.Public(SignUp);
        story.Authenticated("""{"email":"a@example.com"}""");
        story.Public("""{"email":"a@example.com","firstName":"Later","tags":["more"]}""");
        story.Confirms();

        Assert.Equal("Later", story.Contact.Profile[CoreField.FirstName]);
        Assert.Equal(["planted", "more"], story.Contact.Tags);
    }

    [Fact]
    public void It_is_gone_when_its_link_has_ended()
    {
        var story = new ContactStory();
        story.Public(SignUp);
        story.Wait(TimeSpan.FromDays(8));
        story.Authenticated("""{"email":"a@example.com"}""");

        Assert.Null(story.Contact.Profile[CoreField.FirstName]);
        Assert.Null(story.Contact.OptIn!.PendingChange);
    }

    [Fact]
    public void What_the_person_confirmed_stays()
    {
        var story = new ContactStory();
        story.Public(SignUp);
        story.Confirms();
        story.Authenticated("""{"email":"a@example.com","lastName":"Known"}""");

        Assert.Equal(("Stranger", "Known"), (story.Contact.Profile[CoreField.FirstName], story.Contact.Profile[CoreField.LastName]));
        Assert.Equal(["planted"], story.Contact.Tags);
    }

    [Fact]
    public void What_the_shop_said_stays_beside_a_sign_up()
    {
        var story = new ContactStory();
        story.Authenticated("""{"email":"a@example.com","firstName":"Known","tags":["shop"]}""");
        story.Public(SignUp);
        story.Authenticated("""{"email":"a@example.com","lastName":"Too"}""");

        Assert.Equal(("Known", "Too"), (story.Contact.Profile[CoreField.FirstName], story.Contact.Profile[CoreField.LastName]));
        Assert.Equal(["shop"], story.Contact.Tags);
    }

    [Fact]
    public void An_erased_person_within_the_cap_is_not_stored_and_the_caller_is_told()
    {
        var story = new ContactStory { Erased = new Tombstone(ContactStory.Start, [ContactStory.Start]) };
        var outcome = story.Authenticated("""{"email":"a@example.com","marketingAllowed":true}""");

        Assert.Null(outcome.Contact);
        Assert.Equal(ConfirmationAnswer.Throttled, outcome.Confirmation);
        Assert.Equal(("erased", "email"), (Assert.Single(outcome.Warnings).Code, outcome.Warnings[0].Field));
    }
}
