using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Intake.Reading;

/// <summary>Addresses and numbers as people paste them and devices dress them up (contract §3).</summary>
public sealed class WrittenTextTests
{
    public static TheoryData<string> InvisibleMarks =>
        ["\u00A0", "\u00AD", "\u061C", "\u180E", "\u200B", "\u200C", "\u200D", "\u200E", "\u200F", "\u202A", "\u202C", "\u202D", "\u202E", "\u202F", "\u2060", "\u2066", "\u2068", "\u2069", "\u3000", "\uFEFF", "\uFFFC"];

    [Theory]
    [MemberData(nameof(InvisibleMarks))]
    public void Marks_that_nobody_sees_are_taken_off_both_ends(string mark)
    {
        var change = Read(("email", $"{mark}ann@b.example{mark}"), ("phone", $"{mark}+1 415 555 2671{mark}"), ("countryCode", $"{mark}de{mark}"), ("birthdate", $"{mark}1984-05-17{mark}")).Change;
        Assert.Equal(("ann@b.example", "+14155552671"), (change.Email!.Key, change.Phone));
        Assert.Equal(("DE", "1984-05-17"), (change.Profile[CoreField.CountryCode], change.Profile[CoreField.Birthdate]));
    }

    [Theory]
    [MemberData(nameof(InvisibleMarks))]
    public void A_field_of_nothing_but_marks_is_empty(string mark) =>
        Assert.Equal(FieldValues.Empty, Read(("email", "ann@b.example"), ("phone", mark), ("city", mark + mark)).Change.Profile);

    [Theory]
    [MemberData(nameof(InvisibleMarks))]
    public void Marks_within_a_number_are_taken_out(string mark) =>
        Assert.Equal("+14155552671", Read(("phone", $"+1{mark}415{mark}555-26{mark}71")).Change.Phone);

    [Theory]
    [InlineData("mailto:ann@b.example")]
    [InlineData("MAILTO: ann@b.example")]
    [InlineData("mailto:ann@b.example?subject=Hello")]
    [InlineData("mailto:ann%40b.example")]
    [InlineData("<ann@b.example>")]
    [InlineData("<mailto:ann@b.example>")]
    [InlineData("Ann Lee <ann@b.example>")]
    [InlineData("\"Lee, Ann\" <ann@b.example>")]
    [InlineData("ann@b.example <ann@b.example>")]
    [InlineData("'ann@b.example' <ann@b.example>")]
    [InlineData("ann@b.example.")]
    [InlineData("ann@b.example,")]
    [InlineData("ann@b.example;")]
    [InlineData("\"ann@b.example\"")]
    [InlineData("'ann@b.example'")]
    [InlineData("“ann@b.example”")]
    [InlineData("(ann@b.example).")]
    [InlineData("ann＠b.example")]
    [InlineData("ann@b．example")]
    [InlineData("ann@\u200Bb.example")]
    [InlineData("ann\u00AD@b.example")]
    public void An_address_is_taken_out_of_its_wrapping(string sent) => Assert.Equal("ann@b.example", Read(("email", sent)).Change.Email!.Key);

    [Theory]
    [InlineData("ann@b.example..x")]
    [InlineData("ann@b.example <bob@b.example>")]
    [InlineData("Ann <ann@b.example>, Bob <bob@b.example>")]
    [InlineData("ann@b.example, bob@b.example")]
    [InlineData("Ann ann@b.example")]
    [InlineData("<ann@b.example")]
    [InlineData("mailto:")]
    [InlineData("ännie@b.example")]
    [InlineData("ann１@b.example")]
    [InlineData("ann@xn--a.example")]
    [InlineData("ann@xn--.example")]
    [InlineData("ann@xn--b-.example")]
    [InlineData("ann@xn--abc.example")]
    [InlineData("ann@xn--80ak6aa92e9999999.example")]
    public void What_could_be_no_address_or_two_is_an_error(string sent) =>
        Assert.Equal(["invalid_email"], ContactStory.Read(Body(("email", sent))).Errors.Select(e => e.Code));

    [Theory]
    [InlineData("ann@xn--bcher-kva.example")]
    [InlineData("ann@XN--BCHER-KVA.example")]
    [InlineData("ann@bücher.example")]
    public void A_label_in_punycode_that_stands_for_a_name_is_one(string sent) => Assert.Equal("ann@xn--bcher-kva.example", Read(("email", sent)).Change.Email!.Key);

    /// <summary>A rule that came later must not make a stored contact unreadable.</summary>
    [Fact]
    public void An_address_that_was_stored_before_is_read_as_ever() => Assert.Equal("ann@xn--a.example", EmailAddress.Parse("ann@xn--a.example").Key);

    [Theory]
    [InlineData("tel:+14155552671")]
    [InlineData("TEL:+1-415-555-2671")]
    [InlineData("p:+14155552671")]
    [InlineData("whatsapp:+14155552671")]
    [InlineData("Mobile: +1 415 555 2671")]
    [InlineData("'+14155552671")]
    [InlineData("\"+14155552671\"")]
    [InlineData("‘+14155552671’")]
    [InlineData("+14155552671.")]
    [InlineData("＋１４１５５５５２６７１")]
    [InlineData("+١٤١٥٥٥٥٢٦٧١")]
    [InlineData("+۱۴۱۵۵۵۵۲۶۷۱")]
    [InlineData("٠٠١٤١٥٥٥٥٢٦٧١")]
    [InlineData("００１４１５５５５２６７１")]
    [InlineData("00 1 415 555 2671")]
    [InlineData("(+1) 415-555-2671")]
    [InlineData("[+1] 415/555/2671")]
    [InlineData("- +1 (415) 555.2671")]
    [InlineData("/+1 415 555 2671")]
    [InlineData("*+1 415 555 2671")]
    [InlineData("+(1) 415 555 2671")]
    [InlineData("+1.4155552671")]
    public void A_number_that_says_its_country_needs_no_region_however_it_is_dressed(string sent) => Assert.Equal("+14155552671", Read(("phone", sent)).Change.Phone);

    /// <summary>Each region's own way out of the country; 00 is not everybody's.</summary>
    [Theory]
    [InlineData("001 65 9823 4567", "HK", "+6598234567")]
    [InlineData("001 65 9823 4567", "hk", "+6598234567")]
    [InlineData("0011 65 9823 4567", "AU", "+6598234567")]
    [InlineData("011 65 9823 4567", "US", "+6598234567")]
    [InlineData("010 65 9823 4567", "JP", "+6598234567")]
    [InlineData("00 65 9823 4567", "DE", "+6598234567")]
    [InlineData("810 65 9823 4567", "RU", "+6598234567")]
    [InlineData("٠٠٦٥٩٨٢٣٤٥٦٧", "EG", "+6598234567")]
    [InlineData("００１ ６５ ９８２３ ４５６７", "HK", "+6598234567")]
    [InlineData("07911 123456", "UK", "+447911123456")]
    [InlineData("tel:07911 123456", "gb", "+447911123456")]
    [InlineData("'07911 123456", "GB", "+447911123456")]
    public void A_regions_own_prefix_is_read_by_its_rules(string sent, string region, string number) =>
        Assert.Equal(number, Read(("phone", sent), ("sms_country_code", region)).Change.Phone);

    [Theory]
    [InlineData("\"00 65 9823 4567\"", "US")]
    [InlineData("\"+14155552671 ext. 5\"", null)]
    [InlineData("\"tel:+1-415-555-2671;ext=9\"", null)]
    [InlineData("\"+1 415 555 2671 x9\"", null)]
    [InlineData("4155552671.5", "US")]
    [InlineData("14155552671.0", "US")]
    [InlineData("1.4155552671e10", "US")]
    [InlineData("-4155552671", "US")]
    [InlineData("\"4915112345678.0\"", "DE")]
    [InlineData("\"1.41555526E+10\"", "US")]
    [InlineData("\"+4.91512E+12\"", null)]
    [InlineData("[\"+14155552671\"]", null)]
    [InlineData("true", "US")]
    public void What_could_be_read_as_somebody_elses_number_is_an_error(string sent, string? region) =>
        Assert.Equal(
            ["phone invalid_phone"],
            ContactStory.Read($$"""{"phone":{{sent}},"sms_country_code":{{(region is null ? "null" : $"\"{region}\"")}}}""").Errors.Select(e => $"{e.Field} {e.Code}"));

    [Fact]
    public void A_JSON_integer_is_a_number() => Assert.Equal("+14155552671", ContactStory.Read("""{"phone":4155552671,"sms_country_code":"US"}""").Change.Phone);

    [Theory]
    [InlineData("""{"sms_country_code":"AT","countryCode":"DE"}""", "GB", "AT")]
    [InlineData("""{"countryCode":"DE"}""", "GB", "DE")]
    [InlineData("""{"countryCode":"DE"}""", null, "DE")]
    [InlineData("""{"country":"Germany"}""", "GB", "DE")]
    [InlineData("""{"country":"DEU"}""", null, "DE")]
    [InlineData("""{"properties":{"countryCode":"de"}}""", "GB", "DE")]
    [InlineData("""{"properties":{"country":"Germany"}}""", "GB", "DE")]
    [InlineData("""{"country":"Utopia"}""", "GB", "GB")]
    [InlineData("""{"sms_country_code":"","countryCode":null}""", "GB", "GB")]
    public void A_number_is_read_by_the_country_named_for_it_else_by_the_contacts_own_else_by_the_stores(string fields, string? store, string country)
    {
        var number = country switch { "DE" => "+491512345678", "AT" => "+431512345678", _ => "+441512345678" };
        Assert.Equal(
            ParsedPhone.Of("0151 2345678", country),
            ContactStory.Request(fields.Insert(1, "\"phone\":\"0151 2345678\","), store).ParsedPhone);
        Assert.Equal(ParsedPhone.Of(number, null), ParsedPhone.Of("0151 2345678", country));
        Assert.Equal(
            ParsedPhone.Of(number, null),
            ContactStory.Request(fields.Insert(1, "\"identifiers\":[{\"type\":\"phone\",\"id\":\"0151 2345678\"}],"), store).Identifiers[0].ParsedPhone);
    }

    [Theory]
    [InlineData("１", true)]
    [InlineData("\u200Bon ", true)]
    [InlineData("٠", false)]
    public void Flags_are_read_in_every_digit(string sent, bool meant) => Assert.Equal(meant, Read(("email", "a@example.com"), ("doubleOptin", sent)).Change.DoubleOptin);

    private static ContactReading Read(params (string Field, string Value)[] fields)
    {
        var reading = ContactStory.Read(Body(fields));
        Assert.Empty(reading.Errors.Where(error => error.Code != "required"));
        return reading;
    }

    private static string Body(params (string Field, string Value)[] fields) => JsonSerializer.Serialize(fields.ToDictionary(f => f.Field, f => f.Value));
}
