using System.Globalization;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Intake.Reading;

/// <summary>What a contact may carry, field by field (contract §3).</summary>
public sealed class FieldTests
{
    [Theory]
    [InlineData("vanessa@example.com")]
    [InlineData("  Vanessa.Kensington+shop@Example.co.uk ")]
    [InlineData("o'brien!#$%&*/=?^_`{|}~-@example.com")]
    [InlineData("a@xn--bcher-kva.example")]
    [InlineData("a@bücher.example")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com")]
    public void An_email_is_a_dot_atom_and_a_domain_with_a_dot(string email) => Assert.Empty(Errors(("email", email)));

    [Theory]
    [InlineData("vanessa")]
    [InlineData("@example.com")]
    [InlineData("vanessa@localhost")]
    [InlineData("vanessa@-example.com")]
    [InlineData("vanessa@exa_mple.com")]
    [InlineData("vanessa@example..com")]
    [InlineData("vanessa@127.0.0.1")]
    [InlineData(".vanessa@example.com")]
    [InlineData("van..essa@example.com")]
    [InlineData("vanessa.@example.com")]
    [InlineData("van essa@example.com")]
    [InlineData("\"vanessa\"@example.com")]
    [InlineData("vänessa@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("vanessa@example.com\nbcc: x@example.com")]
    [InlineData("vanessa@exa\u00ADmple .com")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com")]
    public void Anything_else_is_no_email(string email) => Assert.Equal(["email invalid_email"], Errors(("email", email)));

    [Fact]
    public void An_email_has_at_most_254_characters()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 61), 3)) + ".com";
        var fits = new string('a', 254 - domain.Length - 1) + "@" + domain;
        Assert.Equal(254, fits.Length);
        Assert.Empty(Errors(("email", fits)));
        Assert.Equal(["email invalid_email"], Errors(("email", "a" + fits)));
    }

    [Fact]
    public void The_key_is_lower_cased_the_spelling_kept_the_domain_in_ASCII()
    {
        var email = Read(("email", " Vanessa.K+Shop@Bücher.Example ")).Email!;
        Assert.Equal(("Vanessa.K+Shop@xn--bcher-kva.example", "vanessa.k+shop@xn--bcher-kva.example"), (email.Display, email.Key));
    }

    [Theory]
    [InlineData("+14155552671", null)]
    [InlineData("+1 (415) 555-2671", null)]
    [InlineData("(+1) 415-555-2671", null)]
    [InlineData("0014155552671", null)]
    [InlineData("+14155552671", "xx")]
    [InlineData("(415) 555-2671", "US")]
    [InlineData("415-555-2671", "us")]
    [InlineData("1 415 555 2671", "ca")]
    public void Every_spelling_of_a_phone_is_the_same_number(string phone, string? country) =>
        Assert.Equal("+14155552671", Read(("sms_phone_number", phone), ("sms_country_code", country)).Phone);

    [Theory]
    [InlineData("4155552671", null, "sms_country_code required")]
    [InlineData("4155552671", "", "sms_country_code required")]
    [InlineData("4155552671", "XX", "sms_country_code invalid")]
    [InlineData("4155552671", "USA", "sms_country_code invalid")]
    [InlineData("+1415555", null, "sms_phone_number invalid_phone")]
    [InlineData("+14155552671 ext. 5", null, "sms_phone_number invalid_phone")]
    [InlineData("call me", "US", "sms_phone_number invalid_phone")]
    [InlineData("+999123456789", null, "sms_phone_number invalid_phone")]
    public void A_bad_phone_is_an_error_on_the_field_that_is_wrong(string phone, string? country, string error) =>
        Assert.Equal([error], Errors(("sms_phone_number", phone), ("sms_country_code", country)));

    [Fact]
    public void The_stores_region_reads_a_phone_without_one()
    {
        Assert.Equal("+442079460958", ContactStory.Read("""{"phone":"020 7946 0958"}""", region: "GB").Change.Phone);
        Assert.Equal("+14155552671", ContactStory.Read("""{"phone":"415 555 2671","sms_country_code":"us"}""", region: "GB").Change.Phone);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Names_have_at_most_100_characters(int length, bool accepted)
    {
        var errors = Errors(("email", "a@example.com"), ("firstName", new string('é', length)), ("last_name", new string('é', length)));
        Assert.Equal(accepted ? [] : ["firstName invalid", "last_name invalid"], errors);
    }

    [Theory]
    [InlineData("Van\u0000essa")]
    [InlineData("Van\nessa")]
    [InlineData("Van\u0085essa")]
    public void Names_have_no_control_characters(string name) => Assert.Equal(["firstName invalid"], Errors(("email", "a@example.com"), ("firstName", name)));

    [Theory]
    [InlineData("country")]
    [InlineData("state")]
    [InlineData("city")]
    [InlineData("address")]
    [InlineData("postalCode")]
    public void Other_texts_have_at_most_255_characters(string field)
    {
        Assert.Empty(Errors(("email", "a@example.com"), (field, new string('x', 255))));
        Assert.Equal([$"{field} invalid"], Errors(("email", "a@example.com"), (field, new string('x', 256))));
    }

    [Theory]
    [InlineData("countryCode", "us", "US")]
    [InlineData("countryCode", "uk", "GB")]
    [InlineData("countryCode", "xx", null)]
    [InlineData("countryCode", "USA", null)]
    [InlineData("gender", "M", "m")]
    [InlineData("gender", "Female", "f")]
    [InlineData("birthdate", "1981-11-05", "1981-11-05")]
    [InlineData("birth_date", "2024-02-29", "2024-02-29")]
    [InlineData("birthdate", "2026-03-01", "2026-03-01")]
    [InlineData("birthdate", "2026-03-02", null)]
    [InlineData("birthdate", "1900-01-01", "1900-01-01")]
    [InlineData("birthdate", "1899-12-31", null)]
    [InlineData("birthdate", "2023-02-29", null)]
    [InlineData("birthdate", "05.11.1981", null)]
    [InlineData("birthdate", "1981-11-05T00:00:00Z", "1981-11-05")]
    [InlineData("birthdate", "1981-11-05T23:30:00.123456789-08:00", "1981-11-05")]
    [InlineData("birthdate", "1981-11-05 00:00:00", "1981-11-05")]
    [InlineData("birthdate", "١٩٨١-١١-٠٥", "1981-11-05")]
    [InlineData("birthdate", "1981-11-05T25:00:00Z", null)]
    [InlineData("birthdate", "1981-11-05 or so", null)]
    [InlineData("birthdate", "0001-01-01", null)]
    public void Codes_and_dates_are_checked_and_kept_in_one_spelling(string field, string sent, string? kept)
    {
        if (kept is null)
        {
            Assert.Equal([$"{field} invalid"], Errors(("email", "a@example.com"), (field, sent)));
            return;
        }

        Assert.Equal(kept, Read(("email", "a@example.com"), (field, sent)).Profile[CoreField.Of(field)!]);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("zipCode")]
    [InlineData("postalCode")]
    public void A_postal_code_has_three_names(string field) =>
        Assert.Equal("01234", Read(("email", "a@example.com"), (field, "01234")).Profile[CoreField.PostalCode]);

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("\"TRUE\"", true)]
    [InlineData("\"False\"", false)]
    [InlineData("\"1\"", true)]
    [InlineData("\"0\"", false)]
    [InlineData("\"Yes\"", true)]
    [InlineData("\"no\"", false)]
    [InlineData("\"on\"", true)]
    [InlineData("\"OFF\"", false)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    public void Booleans_come_in_many_spellings(string sent, bool? meant)
    {
        var change = ContactStory.Read($$"""{"email":"a@example.com","accepts_marketing":{{sent}},"double_optin":{{sent}}}""").Change;
        Assert.Equal(meant, change.DoubleOptin);
        Assert.Equal(meant switch { true => ChannelStatus.Subscribed, false => ChannelStatus.Unsubscribed, null => null }, change.RequestedEmailStatus?.Status);
    }

    [Theory]
    [InlineData("\"maybe\"")]
    [InlineData("2")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Anything_else_is_no_boolean(string sent) =>
        Assert.Equal(
            ["accepts_sms_marketing invalid"],
            ContactStory.Read($$"""{"email":"a@example.com","accepts_sms_marketing":{{sent}}}""").Errors.Select(e => $"{e.Field} {e.Code}"));

    [Theory]
    [InlineData("2017-05-30T14:11:12Z", "2017-05-30T14:11:12Z")]
    [InlineData("2017-05-30T14:11:12.345+02:00", "2017-05-30T12:11:12.345Z")]
    [InlineData("2017-05-30 14:11", "2017-05-30T14:11:00Z")]
    [InlineData("2017-05-30", "2017-05-30T00:00:00Z")]
    [InlineData("2024-05-01T10:00:00.123456789Z", "2024-05-01T10:00:00.123Z")]
    [InlineData("2024-05-01T10:00:00.123456789+02:00", "2024-05-01T08:00:00.123Z")]
    [InlineData("2024-05-01 10:00:00.999999999+0200", "2024-05-01T08:00:00.999Z")]
    [InlineData("2024-05-01t10:00:00z", "2024-05-01T10:00:00Z")]
    [InlineData("2024-05-01 10:00:00 +0000", "2024-05-01T10:00:00Z")]
    [InlineData("2024-05-01T10:00:00,5Z", "2024-05-01T10:00:00.5Z")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z")]
    [InlineData("2026-03-01T12:05:00Z", "2026-03-01T12:05:00Z")]
    [InlineData("2026-03-01T12:05:01Z", null)]
    [InlineData("1969-12-31T23:59:59Z", null)]
    [InlineData("0001-01-01T00:00:00", null)]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    [InlineData("9999-12-31T23:59:59-14:00", null)]
    [InlineData("2024-05-01T10:00:00.1234567x9Z", null)]
    [InlineData("2036-05-30", null)]
    [InlineData("yesterday", null)]
    public void CreatedAt_is_a_moment_in_the_past(string sent, string? meant)
    {
        if (meant is null)
        {
            Assert.Equal(["createdAt invalid"], Errors(("email", "a@example.com"), ("createdAt", sent)));
        }
        else
        {
            Assert.Equal(DateTimeOffset.Parse(meant, CultureInfo.InvariantCulture), Read(("email", "a@example.com"), ("createdAt", sent)).CreatedAt);
        }
    }

    [Theory]
    [InlineData("""["VIP","Wholesale"]""", "VIP|Wholesale")]
    [InlineData("\"VIP, Wholesale ,, \"", "VIP|Wholesale")]
    [InlineData("\"VIP\"", "VIP")]
    [InlineData("""["source: shopify","a,b"]""", "source: shopify|a,b")]
    [InlineData("[]", "")]
    [InlineData("\"\"", "")]
    [InlineData("null", "")]
    public void Tags_are_a_list_or_one_text_with_commas(string sent, string tags) =>
        Assert.Equal(tags, string.Join('|', ContactStory.Read($$"""{"email":"a@example.com","tags":{{sent}}}""").Change.Tags));

    [Fact]
    public void A_request_has_at_most_100_tags_of_at_most_128_characters()
    {
        var hundred = string.Join(',', Enumerable.Range(0, 100));
        Assert.Empty(Errors(("email", "a@example.com"), ("tags", hundred)));
        Assert.Equal(["tags too_many"], Errors(("email", "a@example.com"), ("tags", hundred + ",x")));
        Assert.Empty(Errors(("email", "a@example.com"), ("tags", new string('x', 128))));
        Assert.Equal(["tags too_long"], Errors(("email", "a@example.com"), ("tags", new string('x', 129))));
        Assert.Equal(["tags invalid_type"], ContactStory.Read("""{"email":"a@example.com","tags":[1]}""").Errors.Select(e => $"{e.Field} {e.Code}"));
    }

    [Fact]
    public void Of_two_names_of_a_field_the_one_that_says_something_counts()
    {
        Assert.Equal("V", ContactStory.Read("""{"email":"a@example.com","first_name":"V","firstName":""}""").Change.Profile[CoreField.FirstName]);
        Assert.Equal("+14155552671", ContactStory.Read("""{"phone":"+442079460958","sms_phone_number":"+14155552671"}""").Change.Phone);
    }

    private static ContactChange Read(params (string Field, string? Value)[] fields)
    {
        var reading = ContactStory.Read(Body(fields));
        Assert.Empty(reading.Errors);
        return reading.Change;
    }

    private static IEnumerable<string> Errors(params (string Field, string? Value)[] fields) =>
        ContactStory.Read(Body(fields)).Errors.Select(e => $"{e.Field} {e.Code}");

    private static string Body((string Field, string? Value)[] fields) =>
        JsonSerializer.Serialize(fields.Where(f => f.Value is not null).ToDictionary(f => f.Field, f => f.Value));
}
