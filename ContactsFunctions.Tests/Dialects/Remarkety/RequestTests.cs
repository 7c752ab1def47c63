using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Dialects.Remarkety;

/// <summary>A request as a whole: identifiers, everything wrong at once, what is unknown (contract §3).</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"email":"","phone":"  "}""")]
    [InlineData("""{"email":null,"identifiers":[]}""")]
    [InlineData("""{"firstName":"Vanessa","properties":{"email":"a@example.com","phone":"+14155552671"}}""")]
    public void At_least_one_identifier_is_needed(string json) => Assert.Equal(["email required"], Errors(json));

    [Fact]
    public void Everything_that_is_wrong_is_reported_at_once_by_the_names_the_caller_wrote() =>
        Assert.Equal(
            [
                "accepts_marketing invalid",
                "birth_date invalid",
                "customProperties.VIP_level invalid_type",
                "email invalid_email",
                "first_name invalid",
                "phone invalid_phone",
                "properties[Size] too_long",
                "tags invalid_type",
                "zip invalid",
            ],
            Errors(
                $$"""
                {"email":"nobody","phone":"+1","first_name":"{{new string('x', 101)}}","tags":{},"accepts_marketing":"perhaps","zip":"{{new string('1', 256)}}",
                 "birth_date":"1981","customProperties":{"VIP_level":{} },"properties[Size]":"{{new string('x', 2049)}}"}
                """).Order(StringComparer.Ordinal));

    [Fact]
    public void Errors_of_identifiers_name_their_place() =>
        Assert.Equal(
            [
                "identifiers[0].channels.email.status invalid",
                "identifiers[0].channels.email.statusDate invalid",
                "identifiers[0].id invalid_email",
                "identifiers[0].sendWelcomeEmail invalid",
                "identifiers[1].channels.sms invalid_type",
                "identifiers[1].id invalid_phone",
                "identifiers[2].id required",
                "identifiers[2].type invalid",
            ],
            Errors(
                """
                {"identifiers":[
                  {"type":"email","id":"x","sendWelcomeEmail":"?","channels":{"email":{"status":"Subscribed","statusDate":"2030-01-01"}}},
                  {"type":"phone","id":"+1","channels":{"sms":"subscribed"}},
                  {"type":"fax"}]}
                """).Order(StringComparer.Ordinal));

    [Fact]
    public void A_phone_identifier_without_region_is_an_error_on_the_country_code() =>
        Assert.Equal(["sms_country_code required"], Errors("""{"identifiers":[{"type":"phone","id":"4155552671"}]}"""));

    [Fact]
    public void Every_identifier_that_a_caller_without_a_key_gives_must_be_valid() =>
        Assert.Equal(
            ["sms_phone_number invalid_phone"],
            ContactStory.Read("""{"email":"a@example.com","sms_phone_number":"+1"}""", sender: Sender.PublicJson).Errors.Select(e => $"{e.Field} {e.Code}"));

    [Theory]
    [InlineData("""{"identifiers":"a@example.com"}""", "identifiers invalid_type")]
    [InlineData("""{"identifiers":[5]}""", "identifiers[0].id required,identifiers[0].type invalid")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com"},{"type":"email","id":"b@example.com"}]}""", "identifiers duplicate")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com","channels":[1]}]}""", "identifiers[0].channels invalid_type")]
    [InlineData("""{"email":"a@example.com","identifiers":[{"type":"email","id":"b@example.com"}]}""", "email conflict")]
    [InlineData("""{"phone":"+14155552671","identifiers":[{"type":"phone","id":"+442079460958"}]}""", "phone conflict")]
    [InlineData("""{"email":"a@example.com","consent":"yes"}""", "consent invalid_type")]
    [InlineData("""{"email":"a@example.com","consent":{"createdAt":"soon"}}""", "consent.createdAt invalid")]
    public void A_malformed_or_contradicting_request_is_refused(string json, string errors) =>
        Assert.Equal(errors, string.Join(',', Errors(json).Where(e => e != "email required").Order(StringComparer.Ordinal)));

    [Fact]
    public void Flat_fields_and_identifiers_may_stand_together_and_the_identifiers_own_status_wins()
    {
        var change = ContactStory.Read(
            """
            {"email":"A@example.com","marketingAllowed":true,"smsMarketingAllowed":true,"sms_country_code":"US",
             "identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"unsubscribed","statusDate":"2026-01-01T00:00:00Z"}}},
                            {"type":"phone","id":"(415) 555-2671"}]}
            """).Change;
        Assert.Equal(new RequestedStatus(ChannelStatus.Unsubscribed, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Explicit: true), change.RequestedEmailStatus);
        Assert.Equal(new RequestedStatus(ChannelStatus.Subscribed), change.RequestedSmsStatus);
        Assert.Equal("+14155552671", change.Phone);
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_named() =>
        Assert.Equal(
            ["favourite", "propertiesOf"],
            ContactStory.Read("""{"email":"a@example.com","favourite":{"a":[1]},"propertiesOf":1,"redirect":"x"}""").Warnings.Select(w => w.Field));

    [Fact]
    public void A_box_named_consent_in_a_form_is_the_pages_own() =>
        Assert.Empty(ContactStory.Read("""{"email":"a@example.com","consent":"on"}""", isForm: true).Errors);

    [Fact]
    public void Remarketys_sample_is_accepted()
    {
        var reading = ContactStory.Read(
            """
            {"email":"","sms_phone_number":"+14155552671","sms_country_code":"US","firstName":"John","lastName":"Doe","tags":["VIP","Wholesale","tag_3","tag_4"],
             "marketingAllowed":true,"smsMarketingAllowed":true,"doubleOptin":false,
             "properties":{"country":"United States","state":"CA","city":"Cupertino","zipCode":"12345","address":"1 Infinite Loop","phone":"555-5555",
                           "company":"Some Company","rewardsPoints":100,"birth_date":"1989-06-17","gender":"female"} }
            """);
        Assert.Empty(reading.Errors);
        Assert.Equal(("+14155552671", "f", "12345"), (reading.Change.Phone, reading.Change.Profile[CoreField.Gender], reading.Change.Profile[CoreField.PostalCode]));
        Assert.Equal(["company", "phone", "rewardsPoints"], reading.Change.Properties.Select(p => p.Key));
    }

    [Fact]
    public void No_error_repeats_what_was_sent() =>
        Assert.DoesNotContain(
            ContactStory.Read("""{"email":"secret-email","phone":"secret-phone","firstName":{"secret":1},"tags":[{"secret":1}],"gender":"secret","properties":{"se-cret":1}}""").Errors,
            error => $"{error.Field}{error.Code}{error.Message}".Contains("secret", StringComparison.Ordinal) || error.Message.Contains("se-cret", StringComparison.Ordinal));

    private static IEnumerable<string> Errors(string json) => ContactStory.Read(json).Errors.Select(e => $"{e.Field} {e.Code}");
}
