using ContactsFunctions.Domain;
using ContactsFunctions.Tests.Domain.Merging;
using ContactsFunctions.Tests.Support;
using FsCheck.Fluent;

namespace ContactsFunctions.Tests.Intake.Reading;

/// <summary>Custom properties: names, values, rounding, removal and the keys that mean a core field (contract §3).</summary>
public sealed class CustomPropertyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Birth_Date_2")]
    [InlineData("_")]
    [InlineData("9")]
    public void A_name_is_letters_digits_and_underscores(string name) => Assert.Equal(new PropertyValue.Whole(1), Read($$"""{"{{name}}":1}""")[name]);

    [Theory]
    [InlineData("")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\\n")]
    public void Anything_else_is_no_name_and_is_named(string name) =>
        Assert.Equal([$"properties.{name.Replace("\\n", "\n", StringComparison.Ordinal)} invalid_name"], Errors($$"""{"{{name}}":1}"""));

    [Fact]
    public void A_name_has_at_most_128_characters()
    {
        Assert.Empty(Errors($$"""{"{{new string('n', 128)}}":1}"""));
        Assert.Equal([$"properties.{new string('n', 129)} invalid_name"], Errors($$"""{"{{new string('n', 129)}}":1}"""));
    }

    [Fact]
    public void Names_are_case_sensitive()
    {
        var properties = Read("""{"Size":"M","size":"L"}""");
        Assert.Equal((new PropertyValue.Text("M"), new PropertyValue.Text("L")), (properties["Size"], properties["size"]));
    }

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807)]
    [InlineData("-9223372036854775808", -9223372036854775808)]
    [InlineData("33", 33)]
    [InlineData("1.0", 1)]
    [InlineData("1e3", 1000)]
    [InlineData("12300000000000000000e-1", 1230000000000000000)]
    [InlineData("-0.0000001", 0)]
    public void A_whole_number_is_an_int64(string sent, long kept) => Assert.Equal(new PropertyValue.Whole(kept), Read($$"""{"n":{{sent}}}""")["n"]);

    [Theory]
    [InlineData("125.8", 125.8)]
    [InlineData("1.23456789", 1.234568)]
    [InlineData("1.2345675", 1.234568)]
    [InlineData("-1.2345675", -1.234568)]
    [InlineData("0.000001", 0.000001)]
    [InlineData("1e300", 1e300)]
    public void A_float_is_rounded_to_six_digits_after_the_point(string sent, double kept) =>
        Assert.Equal(new PropertyValue.Fraction(kept), Read($$"""{"n":{{sent}}}""")["n"]);

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("1e400")]
    public void A_number_beyond_int64_or_the_finite_is_an_error(string sent) => Assert.Equal(["properties.n out_of_range"], Errors($$"""{"n":{{sent}}}"""));

    [Fact]
    public void Rounding_is_within_half_a_millionth_and_rounding_again_changes_nothing() =>
        Properties.Hold(
            from digits in Gen.Choose(-2_000_000_000, 2_000_000_000)
            from divisor in Gen.Elements(1.0, 3, 7, 1e3, 1e6, 1e7, 1e9)
            select digits / divisor,
            value =>
            {
                var kept = PropertyValue.Number(value);
                var number = Number(kept);
                return Math.Abs(number - value) <= 0.0000005001
                    && PropertyValue.Number(number) == kept
                    && (decimal)number == Math.Round((decimal)number, 6);
            });

    [Theory]
    [InlineData("\"2018-08-08 14:23\"", "2018-08-08 14:23")]
    [InlineData("\"2018-08-08T14:23:11+02:00\"", "2018-08-08T14:23:11+02:00")]
    [InlineData("\" spaces stay \"", " spaces stay ")]
    [InlineData("\"\\u0000\\ud83d\\ude00\"", "\0😀")]
    public void A_text_is_kept_as_given(string sent, string kept) => Assert.Equal(new PropertyValue.Text(kept), Read($$"""{"t":{{sent}}}""")["t"]);

    [Fact]
    public void A_text_has_at_most_2048_UTF_16_units()
    {
        Assert.Empty(Errors($$"""{"t":"{{string.Concat(Enumerable.Repeat("😀", 1024))}}"}"""));
        Assert.Equal(["properties.t too_long"], Errors($$"""{"t":"x{{string.Concat(Enumerable.Repeat("😀", 1024))}}"}"""));
    }

    [Fact]
    public void A_list_holds_at_most_100_texts_and_may_be_empty()
    {
        Assert.Equal(new PropertyValue.TextList(["blue", "green"]), Read("""{"l":["blue","green"]}""")["l"]);
        Assert.Equal(new PropertyValue.TextList([]), Read("""{"l":[]}""")["l"]);
        Assert.Empty(Errors($$"""{"l":[{{string.Join(',', Enumerable.Repeat("\"x\"", 100))}}]}"""));
        Assert.Equal(["properties.l too_many"], Errors($$"""{"l":[{{string.Join(',', Enumerable.Repeat("\"x\"", 101))}}]}"""));
    }

    [Theory]
    [InlineData("{\"nested\":1}")]
    [InlineData("[\"a\",1]")]
    [InlineData("[null]")]
    [InlineData("[[]]")]
    public void An_object_or_a_mixed_list_is_an_error(string sent) => Assert.Equal(["properties.Odd invalid_type"], Errors($$"""{"Odd":{{sent}}}"""));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    public void Empty_or_null_removes(string sent)
    {
        var story = new ContactStory();
        story.Authenticated("""{"email":"a@example.com","properties":{"height":180,"width":1}}""");
        story.Authenticated($$"""{"email":"a@example.com","customProperties":{"height":{{sent}},"never":{{sent}} } }""");
        Assert.Equal(["width"], story.Contact.Properties.Select(p => p.Key));
    }

    [Theory]
    [InlineData("""{"email":"a@example.com","customProperties":{"city_2":"Oslo"}}""")]
    [InlineData("""{"email":"a@example.com","properties":[{"name":"city_2","value":"Oslo"}]}""")]
    [InlineData("""{"email":"a@example.com","properties":[{"other":1},{"city_2":"Oslo"}]}""")]
    [InlineData("""{"email":"a@example.com","customProperties":[{"city_2":"Oslo","name":"Ann"}]}""")]
    [InlineData("""{"email":"a@example.com","properties[city_2]":"Oslo"}""")]
    [InlineData("""{"email":"a@example.com","properties.city_2":"Oslo"}""")]
    [InlineData("""{"email":"a@example.com","properties__city_2":"Oslo"}""")]
    [InlineData("""{"email":"a@example.com","customProperties__city_2":"Oslo"}""")]
    public void Properties_come_in_many_shapes(string json) =>
        Assert.Equal(new PropertyValue.Text("Oslo"), ContactStory.Read(json).Change.Properties["city_2"]);

    [Theory]
    [InlineData("""{"email":"a@example.com","properties__height":""}""", false)]
    [InlineData("""{"email":"a@example.com","properties[height]":""}""", true)]
    public void An_empty_flat_property_is_not_filled_in_and_changes_nothing(string json, bool isForm) =>
        Assert.Equal(FieldValues.Empty, ContactStory.Read(json, isForm: isForm).Change.Properties);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"\"")]
    public void No_properties_at_all_are_fine(string sent) =>
        Assert.Empty(ContactStory.Read($$"""{"email":"a@example.com","properties":{{sent}}}""").Errors);

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("5")]
    [InlineData("[1]")]
    [InlineData("[{\"value\":1}]")]
    [InlineData("[{}]")]
    [InlineData("[{\"age\":33},5]")]
    public void Properties_that_are_neither_an_object_nor_names_with_values_are_an_error(string sent) =>
        Assert.Equal(
            ["customProperties invalid_type"],
            ContactStory.Read($$"""{"email":"a@example.com","customProperties":{{sent}}}""").Errors.Select(e => $"{e.Field} {e.Code}"));

    [Fact]
    public void Keys_that_mean_a_core_field_fill_it_when_the_body_does_not_and_the_value_fits()
    {
        var change = ContactStory.Read(
            """
            {"email":"a@example.com","city":"Paris","gender":"m","properties":{"country":"United States","countryCode":"us","state":"CA","city":"Cupertino","address":"1 Infinite Loop",
             "zipCode":12345,"zip":"54321","gender":"f","birth_date":"1989-06-17","birthdate":"never","phone":"555-5555","email":"no","doubleOptin":false}}
            """).Change;
        Assert.Equal(
            CoreValues.Of(
                (CoreField.Country, "United States"), (CoreField.CountryCode, "US"), (CoreField.State, "CA"), (CoreField.City, "Paris"),
                (CoreField.Address, "1 Infinite Loop"), (CoreField.PostalCode, "12345"), (CoreField.Gender, "m"), (CoreField.Birthdate, "1989-06-17")),
            change.Profile);
        Assert.Equal(["birthdate", "city", "doubleOptin", "email", "gender", "phone", "zip"], change.Properties.Select(p => p.Key));
        Assert.Null(change.Phone);
        Assert.Null(change.DoubleOptin);
    }

    [Fact]
    public void A_value_that_does_not_fit_the_core_field_is_a_custom_property()
    {
        var change = ContactStory.Read("""{"email":"a@example.com","properties":{"gender":"other","countryCode":"Utopia","city":5,"birthdate":"1989-06-31"}}""").Change;
        Assert.Empty(change.Profile);
        Assert.Equal(4, change.Properties.Count);
    }

    [Fact]
    public void A_request_sets_at_most_150_properties_core_fields_and_removals_not_counted()
    {
        var many = string.Join(',', Enumerable.Range(0, 150).Select(i => $"\"p{i}\":1"));
        Assert.Empty(Errors($$"""{"city":"Oslo","gone":null,{{many}}}"""));
        Assert.Equal(["properties too_many"], Errors($$"""{"phone":"555",{{many}}}"""));
    }

    private static double Number(PropertyValue value) => value switch
    {
        PropertyValue.Whole whole => whole.Value,
        PropertyValue.Fraction fraction => fraction.Value,
        _ => double.NaN,
    };

    private static FieldValues Read(string properties)
    {
        var reading = ContactStory.Read($$"""{"email":"a@example.com","properties":{{properties}}}""");
        Assert.Empty(reading.Errors);
        return reading.Change.Properties;
    }

    private static IEnumerable<string> Errors(string properties) =>
        ContactStory.Read($$"""{"email":"a@example.com","properties":{{properties}}}""").Errors.Select(e => $"{e.Field} {e.Code}");
}
