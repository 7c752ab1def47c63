using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Intake.Reading;

/// <summary>What costs only itself: named to whoever has a key, never an error that a visitor could not correct (contract §3).</summary>
public sealed class LeftOffTests
{
    [Theory]
    [InlineData("""{"email":"a@example.com","phone":"+1"}""", "phone identifier_invalid")]
    [InlineData("""{"email":"nobody","sms_phone_number":"+14155552671"}""", "email identifier_invalid")]
    [InlineData("""{"email":"a@example.com","phone":"4155552671"}""", "phone identifier_invalid")]
    [InlineData("""{"email":"a@example.com","phone":"+1 415 555 2671 ext 5"}""", "phone identifier_invalid")]
    [InlineData("""{"email":"a@example.com","phone":"415 555 2671","sms_country_code":"XX"}""", "phone identifier_invalid")]
    [InlineData("""{"email":"a@example.com","identifiers":[5]}""", "identifiers[0].type identifier_invalid,identifiers[0].id identifier_invalid")]
    [InlineData("""{"email":"a@example.com","identifiers":[{"type":"fax","id":"5"}]}""", "identifiers[0].type identifier_invalid")]
    [InlineData("""{"email":"a@example.com","identifiers":[{"type":"phone"}]}""", "identifiers[0].id identifier_invalid")]
    [InlineData("""{"identifiers":[{"type":"email","id":"x","channels":{"email":{"status":"?"}}},{"type":"email","id":"a@example.com"}]}""", "identifiers[0].id identifier_invalid")]
    [InlineData("""{"email":"a@example.com","gender":"other"}""", "gender invalid")]
    [InlineData("""{"email":"a@example.com","gender":5}""", "gender invalid")]
    [InlineData("""{"email":"a@example.com","birthdate":"0000-00-00"}""", "")]
    [InlineData("""{"email":"a@example.com","birth_date":"0000-00-00 00:00:00"}""", "")]
    [InlineData("""{"email":"a@example.com","foo":1}""", "foo unknown_field")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com","foo":1}]}""", "identifiers[0].foo unknown_field")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"status":"subscribed"},"messenger":{"status":"subscribed"}}}]}""", "identifiers[0].channels.messenger invalid_channel")]
    [InlineData("""{"identifiers":[{"type":"phone","id":"+14155552671","channels":{"sms":{},"email":{"status":"subscribed"}}}]}""", "identifiers[0].channels.email invalid_channel")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com","channels":{"email":{"statusDate":"2024-01-01"}}}]}""", "identifiers[0].channels.email.statusDate without_status")]
    [InlineData("""{"email":"a@example.com","statusDate":"2024-01-01"}""", "statusDate without_status")]
    [InlineData("""{"email":"a@example.com","first_name":"Ann","firstName":"Bea"}""", "first_name given_twice")]
    [InlineData("""{"email":"a@example.com","first_name":"Ann","firstName":"Ann"}""", "")]
    public void A_caller_with_a_key_is_told_what_was_left_off(string json, string warnings)
    {
        var reading = ContactStory.Read(json);
        Assert.Empty(reading.Errors);
        Assert.Equal(warnings, string.Join(',', reading.Warnings.Select(w => $"{w.Field} {w.Code}")));
        Assert.True(reading.Change.Email is not null || reading.Change.Phone is not null);
    }

    [Theory]
    [InlineData("""{"phone":"+1"}""", "phone invalid_phone")]
    [InlineData("""{"email":"nobody","phone":"+1"}""", "email invalid_email,phone invalid_phone")]
    [InlineData("""{"email":"a@example.com","birthdate":"soon"}""", "birthdate invalid")]
    [InlineData("""{"email":"a@example.com","gender":{}}""", "gender invalid")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com","channels":{"messenger":{"status":"subscribed"}}}]}""", "identifiers[0].channels invalid_channel")]
    [InlineData("""{"identifiers":[{"type":"phone","id":"+14155552671","channels":{"email":{"status":"subscribed"}}}]}""", "identifiers[0].channels invalid_channel")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com"},{"type":"email","id":"a@example.com"}]}""", "identifiers duplicate")]
    public void What_cannot_be_left_off_is_an_error(string json, string errors) =>
        Assert.Equal(errors, string.Join(',', ContactStory.Read(json).Errors.Select(e => $"{e.Field} {e.Code}")));

    [Theory]
    [InlineData("\"channels\":[]")]
    [InlineData("\"channels\":{\"email\":[]}")]
    [InlineData("\"channels\":{}")]
    [InlineData("\"consent\":[]")]
    public void An_empty_list_is_PHPs_empty_object(string member)
    {
        var reading = ContactStory.Read($$"""{"identifiers":[{"type":"email","id":"a@example.com",{{member}}}],"customProperties":[],"consent":[]}""");
        Assert.Empty(reading.Errors);
        Assert.Empty(reading.Warnings);
        Assert.Null(reading.GivenConsent);
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","phone":"+1"}""", "phone")]
    [InlineData("""{"email":"a@example.com","identifiers":[{"type":"phone","id":"+1"}]}""", "identifiers[0].id")]
    public void Whoever_posts_JSON_without_a_key_gets_every_identifier_right(string json, string field) =>
        Assert.Equal([field], ContactStory.Read(json, sender: Sender.PublicJson).Errors.Select(e => e.Field));

    [Theory]
    [InlineData("\"gender\":\"other\"")]
    [InlineData("\"birthdate\":\"31.12.1990\"")]
    [InlineData("\"countryCode\":\"Utopia\"")]
    [InlineData("\"marketingAllowed\":\"maybe\"")]
    [InlineData("\"city\":[\"a\",\"b\"]")]
    [InlineData("\"createdAt\":\"0001-01-01\"")]
    [InlineData("\"properties[shoe-size]\":\"42\"")]
    [InlineData("\"properties\":\"none\"")]
    [InlineData("\"sms_country_code\":\"XX\"")]
    [InlineData("\"sms_country_code\":\"XX\",\"phone\":\"+14155552671\"")]
    [InlineData("\"identifiers\":[{\"type\":\"phone\",\"id\":\"+1\"}]")]
    [InlineData("\"identifiers\":\"x\"")]
    [InlineData("\"status\":\"?\",\"statusDate\":\"?\"")]
    public void In_a_pages_form_only_what_the_visitor_typed_can_be_wrong(string field)
    {
        var reading = ContactStory.Read($"{{\"email\":\"a@example.com\",{field}}}", isForm: true, sender: Sender.BrowserForm);
        Assert.Empty(reading.Errors);
        Assert.Equal(FieldValues.Empty, reading.Change.Profile);
        Assert.Equal(FieldValues.Empty, reading.Change.Properties);
        Assert.Null(reading.Change.RequestedEmailStatus);
    }

    [Theory]
    [InlineData("\"email\":\"nobody\"", "email invalid_email")]
    [InlineData("\"email\":\"a@example.com\",\"phone\":\"+1\"", "phone invalid_phone")]
    [InlineData("\"email\":\"a@example.com\",\"phone\":\"4155552671\"", "sms_country_code required")]
    [InlineData("\"email\":\"a@example.com\",\"phone\":\"4155552671\",\"sms_country_code\":\"XX\"", "sms_country_code required")]
    [InlineData("\"email\":\"a@example.com\",\"first_name\":\"a\\u0000\"", "first_name invalid")]
    [InlineData("\"identifiers\":[{\"type\":\"email\",\"id\":\"nobody\"}]", "email required")]
    [InlineData("\"gender\":\"other\"", "email required")]
    public void And_that_is_an_error(string fields, string error) =>
        Assert.Equal([error], ContactStory.Read($"{{{fields}}}", isForm: true, sender: Sender.BrowserForm).Errors.Select(e => $"{e.Field} {e.Code}"));

    /// <summary>What does not fit must not take away what was there.</summary>
    [Fact]
    public void A_property_that_is_left_off_removes_nothing()
    {
        var change = ContactStory.Read("""{"email":"a@example.com","properties":{"size":{"a":1},"shoe-size":"1"}}""", isForm: true, sender: Sender.BrowserForm).Change;
        Assert.Equal(FieldValues.Empty, change.Properties);
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","consent":{"source":"till","basis":"I agree"}}""", "consent.basis")]
    [InlineData("""{"email":"a@example.com","legalConsentOptions":{"legalBasis":"x"}}""", "consent.legalBasis")]
    [InlineData("""{"email":"a@example.com","legalConsentOptions":{"consent":{"text":"x","since":1}}}""", "consent.consent.since")]
    [InlineData("""{"identifiers":[{"type":"email","id":"a@example.com","consent":{"link":"https://example.com"}}]}""", "identifiers[0].consent.link")]
    public void What_a_consent_says_and_nobody_reads_is_named(string json, string field) =>
        Assert.Equal([$"{field} unknown_field"], ContactStory.Read(json).Warnings.Select(w => $"{w.Field} {w.Code}"));

    [Fact]
    public void A_PATCH_says_that_only_a_new_contact_takes_a_date() =>
        Assert.Equal(["createdAt creation_only"], ContactStory.Read("""{"createdAt":"2024-01-01"}""", isPatch: true).Warnings.Select(w => $"{w.Field} {w.Code}"));
}
