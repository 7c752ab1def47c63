using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>Identifiers, fields and limits of keyed calls (contract §4.1, §4.2), and what was erased.</summary>
public sealed class IdentifierTests
{
    [Fact]
    public void An_email_is_added_to_a_contact_that_was_found_by_phone_and_has_none()
    {
        var story = After("""{"phone":"+14155552671"}""");
        story.Authenticated("""{"email":"a@example.com","phone":"+14155552671"}""");
        Assert.Equal("a@example.com", story.Contact.Email!.Address.Key);
    }

    [Fact]
    public void A_phone_is_added_to_a_contact_that_has_none()
    {
        var story = After("""{"email":"a@example.com"}""");
        story.Authenticated("""{"email":"a@example.com","phone":"+14155552671"}""");
        Assert.Equal("+14155552671", story.Contact.Phone!.Number);
    }

    [Fact]
    public void A_phone_that_belongs_to_another_contact_is_left_off_with_a_warning()
    {
        var story = After("""{"email":"a@example.com"}""");
        story.PhoneIsFree = false;
        var outcome = story.Authenticated("""{"email":"a@example.com","phone":"+14155552671","smsMarketingAllowed":true,"firstName":"V"}""");
        Assert.Equal(["identifier_in_use sms_phone_number"], outcome.Warnings.Select(w => $"{w.Code} {w.Field}"));
        Assert.Null(story.Contact.Phone);
        Assert.Equal("V", story.Contact.Profile[CoreField.FirstName]);
    }

    [Fact]
    public void A_phone_that_meets_a_contact_with_another_phone_is_left_off_with_a_warning_and_its_wish_too()
    {
        var story = After("""{"email":"a@example.com","phone":"+14155552671"}""");
        var outcome = story.Authenticated("""{"email":"a@example.com","phone":"+14155552672","smsMarketingAllowed":true}""");
        Assert.Equal(["identifier_in_use"], outcome.Warnings.Select(w => w.Code));
        Assert.Equal("+14155552671", story.Contact.Phone!.Number);
        Assert.Equal(ChannelStatus.NonSubscribed, story.SmsStatus);
    }

    [Fact]
    public void Another_spelling_of_the_email_changes_nothing()
    {
        var story = After("""{"email":"Vanessa.K+shop@Example.com"}""");
        Assert.Equal(MergeResult.Unchanged, story.Authenticated("""{"email":"vanessa.k+SHOP@example.COM"}""").Result);
        Assert.Equal("Vanessa.K+shop@Example.com", story.Contact.Email!.Address.Display);
    }

    [Fact]
    public void Only_given_fields_change_null_clears_and_empty_leaves()
    {
        var story = After("""{"email":"a@example.com","firstName":"Vanessa","lastName":"Kensington","city":"London","country":"UK"}""");
        story.Authenticated("""{"email":"a@example.com","firstName":"V","lastName":"","city":null}""");
        Assert.Equal(CoreValues.Of((CoreField.FirstName, "V"), (CoreField.LastName, "Kensington"), (CoreField.Country, "UK"), (CoreField.CountryCode, "GB")), story.Contact.Profile);
    }

    [Fact]
    public void A_given_source_is_kept_with_its_identifier()
    {
        var story = After("""{"identifiers":[{"type":"email","id":"a@example.com","source":"popup"},{"type":"phone","id":"+14155552671"}]}""");
        story.Authenticated("""{"identifiers":[{"type":"email","id":"a@example.com"},{"type":"phone","id":"+14155552671","source":"till"}]}""");
        Assert.Equal(("popup", "till"), (story.Contact.Email!.Source, story.Contact.Phone!.Source));
    }

    [Fact]
    public void CreatedAt_counts_on_creation_only()
    {
        var story = After("""{"email":"a@example.com","createdAt":"2017-05-30T14:11:12Z"}""");
        Assert.Equal(new DateTimeOffset(2017, 5, 30, 14, 11, 12, TimeSpan.Zero), story.Contact.CreatedAt);
        var again = story.Authenticated("""{"email":"a@example.com","createdAt":"2018-05-30T14:11:12Z"}""");
        Assert.Equal((MergeResult.Unchanged, "createdAt creation_only"), (again.Result, Assert.Single(again.Warnings.Select(w => $"{w.Field} {w.Code}"))));
        Assert.Empty(story.Authenticated("""{"email":"a@example.com","createdAt":"2017-05-30T14:11:12Z"}""").Warnings);
    }

    [Fact]
    public void Tags_are_added_ignoring_case_and_keep_the_first_spelling()
    {
        var story = After("""{"email":"a@example.com","tags":["VIP"," Wholesale ","vip"]}""");
        story.Authenticated("""{"email":"a@example.com","tags":"WHOLESALE, new ,,"}""");
        Assert.Equal(["VIP", "Wholesale", "new"], story.Contact.Tags);
    }

    [Fact]
    public void A_contact_has_at_most_250_tags()
    {
        var story = After($$"""{"email":"a@example.com","tags":"{{Tags(0, 100)}}"}""");
        story.Authenticated($$"""{"email":"a@example.com","tags":"{{Tags(100, 100)}}"}""");
        story.Authenticated($$"""{"email":"a@example.com","tags":"{{Tags(150, 100)}}"}""");
        Assert.Equal(250, story.Contact.Tags.Count);
        var outcome = story.Authenticated("""{"email":"a@example.com","tags":"one-more","firstName":"V"}""");
        Assert.Equal(["tags too_many"], outcome.Errors.Select(e => $"{e.Field} {e.Code}"));
        Assert.Null(story.Contact.Profile[CoreField.FirstName]);
    }

    [Fact]
    public void A_contact_has_at_most_150_properties_after_removals()
    {
        var story = After($$$"""{"email":"a@example.com","properties":{{{{Properties(0, 150, "1")}}}}}""");
        var outcome = story.Authenticated("""{"email":"a@example.com","properties":{"extra":1}}""");
        Assert.Equal(["properties too_many"], outcome.Errors.Select(e => $"{e.Field} {e.Code}"));
        Assert.Empty(story.Authenticated($$$"""{"email":"a@example.com","properties":{"extra":1,{{{Properties(0, 150, "null")}}}}}""").Errors);
        Assert.Equal(["extra"], story.Contact.Properties.Select(p => p.Key));
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","firstName":"V"}""")]
    [InlineData("""{"email":"a@example.com","marketingAllowed":true,"doubleOptin":false}""")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"}}}]}""")]
    public void An_erased_person_is_not_added_again_by_an_api_call(string json)
    {
        var story = new ContactStory { Erased = new(ContactStory.Start, []) };
        var outcome = story.Authenticated(json);
        Assert.Equal(["erased"], outcome.Warnings.Select(w => w.Code));
        Assert.Null(story.Known);
    }

    [Fact]
    public void An_erased_person_comes_back_through_a_fresh_double_opt_in_and_the_cap_has_survived()
    {
        var story = new ContactStory { Erased = new(ContactStory.Start, [ContactStory.Start]) };
        Assert.Equal(ConfirmationAnswer.Throttled, story.Authenticated("""{"email":"a@example.com","marketingAllowed":true}""").Confirmation);
        Assert.Null(story.Known);
        story.Wait(TimeSpan.FromMinutes(10)).Public("""{"email":"a@example.com"}""");
        Assert.Equal(2, story.Contact.ConfirmationMails.Count);
        story.Confirms();
        Assert.Equal(ChannelStatus.Subscribed, story.EmailStatus);
    }

    [Fact]
    public void An_erased_email_is_not_added_to_a_contact_that_was_found_by_phone()
    {
        var story = After("""{"phone":"+14155552671"}""");
        story.Erased = new(ContactStory.Start, []);
        var outcome = story.Authenticated("""{"email":"a@example.com","phone":"+14155552671","firstName":"V"}""");
        Assert.Equal(["erased email"], outcome.Warnings.Select(w => $"{w.Code} {w.Field}"));
        Assert.Null(story.Contact.Email);
        story.Authenticated("""{"email":"a@example.com","phone":"+14155552671","marketingAllowed":true}""");
        Assert.True(story.Contact.OptIn!.IsAwaited(story.Now));
    }

    [Fact]
    public void An_erased_phone_is_not_added_to_a_contact_by_an_api_call()
    {
        var story = After("""{"email":"a@example.com"}""");
        story.PhoneErased = new(ContactStory.Start, []);
        var outcome = story.Authenticated("""{"email":"a@example.com","phone":"+14155552671"}""");
        Assert.Equal(["erased sms_phone_number"], outcome.Warnings.Select(w => $"{w.Code} {w.Field}"));
        Assert.Null(story.Contact.Phone);
    }

    private static string Tags(int from, int count) => string.Join(',', Enumerable.Range(from, count).Select(i => $"tag {i}"));

    private static string Properties(int from, int count, string value) => string.Join(',', Enumerable.Range(from, count).Select(i => $"\"p{i}\":{value}"));

    private static ContactStory After(string json)
    {
        var story = new ContactStory();
        story.Authenticated(json);
        return story;
    }
}
