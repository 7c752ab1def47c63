using PhoneNumbers;

namespace ContactsFunctions.Tests.Local.PhoneNumbers;

public sealed class PhoneNumberUtilTests
{
    private readonly PhoneNumberUtil util = PhoneNumberUtil.GetInstance();

    [Theory]
    [InlineData("(650) 253-0000", "US", "+16502530000")]
    [InlineData("1-800-356-9377", "US", "+18003569377")]
    [InlineData("1-800-FLOWERS", "US", "+18003569377")]
    [InlineData("011 44 20 7031 3000", "US", "+442070313000")]
    [InlineData("0044 20 7031 3000", "DE", "+442070313000")]
    [InlineData("020 7031 3000", "GB", "+442070313000")]
    [InlineData("＋４４ ２０ ７０３１ ３０００", "DE", "+442070313000")]
    [InlineData("\u0660\u0662\u0660 \u0667\u0660\u0663\u0661 \u0663\u0660\u0660\u0660", "GB", "+442070313000")]
    [InlineData("06 698 12345", "IT", "+390669812345")]
    [InlineData("0343 15 555 1212", "AR", "+5493435551212")]
    [InlineData("0 15 11 5555 1212", "BR", "+551155551212")]
    [InlineData("tel:253-0000;phone-context=+1-650", "US", "+16502530000")]
    [InlineData("tel:+1-650-253-0000;isub=12345", "ZZ", "+16502530000")]
    [InlineData("+800 1234 5678", null, "+80012345678")]
    public void A_number_is_written_in_E164_however_it_was_spelt(string text, string? region, string expected)
    {
        var number = util.Parse(text, region);

        Assert.Equal(expected, util.Format(number, PhoneNumberFormat.E164));
        Assert.True(util.IsValidNumber(number));
        Assert.True(util.IsPossibleNumber(number));
    }

    [Theory]
    [InlineData("", "US", ErrorType.NOT_A_NUMBER)]
    [InlineData("call me", "US", ErrorType.NOT_A_NUMBER)]
    [InlineData("tel:253-0000;phone-context=", "US", ErrorType.NOT_A_NUMBER)]
    [InlineData("650 253 0000", null, ErrorType.INVALID_COUNTRY_CODE)]
    [InlineData("650 253 0000", "ZZ", ErrorType.INVALID_COUNTRY_CODE)]
    [InlineData("+999 1234567", "US", ErrorType.INVALID_COUNTRY_CODE)]
    [InlineData("011 1 1", "US", ErrorType.TOO_SHORT_AFTER_IDD)]
    [InlineData("+49 0", "DE", ErrorType.TOO_SHORT_NSN)]
    [InlineData("+1 650 253 0000 12345678", "US", ErrorType.TOO_LONG)]
    public void A_text_that_is_no_number_is_refused_with_the_reason(string text, string? region, ErrorType expected) =>
        Assert.Equal(expected, Assert.Throws<NumberParseException>(() => util.Parse(text, region)).ErrorType);

    [Fact]
    public void A_text_of_more_than_250_characters_is_not_read() =>
        Assert.Equal(ErrorType.TOO_LONG, Assert.Throws<NumberParseException>(() => util.Parse(new string('1', 251), "US")).ErrorType);

    [Fact]
    public void The_message_of_a_refusal_does_not_repeat_the_number() =>
        Assert.DoesNotContain("6502530", Assert.Throws<NumberParseException>(() => util.Parse("650 2530000", null)).Message.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);

    [Theory]
    [InlineData("650 253 0000 ext. 12", "12")]
    [InlineData("650 253 0000 x12", "12")]
    [InlineData("+1-650-253-0000;ext=12", "12")]
    [InlineData("650 253 0000 #12", "12")]
    [InlineData("650 253 0000", "")]
    public void An_extension_is_kept_apart_from_the_number(string text, string expected)
    {
        var number = util.Parse(text, "US");

        Assert.Equal(expected, number.Extension);
        Assert.Equal(expected.Length > 0, number.HasExtension);
        Assert.Equal("+16502530000", util.Format(number, PhoneNumberFormat.E164));
    }

    [Theory]
    [InlineData("+1 204 234 5678", "CA")]
    [InlineData("+1 787 234 5678", "PR")]
    [InlineData("+7 701 234 5678", "KZ")]
    [InlineData("+44 1481 256789", "GG")]
    [InlineData("+39 06 698 12345", "VA")]
    [InlineData("+881 6 12345678", "001")]
    [InlineData("+1 123 456 7890", null)]
    public void A_number_tells_its_region_among_those_that_share_the_calling_code(string text, string? expected) =>
        Assert.Equal(expected, util.GetRegionCodeForNumber(util.Parse(text, null)));

    [Fact]
    public void A_number_is_valid_for_its_own_region_only()
    {
        var number = util.Parse("+1 204 234 5678", null);

        Assert.True(util.IsValidNumberForRegion(number, "CA"));
        Assert.False(util.IsValidNumberForRegion(number, "US"));
        Assert.False(util.IsValidNumberForRegion(number, "DE"));
        Assert.False(util.IsValidNumberForRegion(number, "001"));
        Assert.False(util.IsValidNumberForRegion(number, "ZZ"));
    }

    [Fact]
    public void A_local_number_is_possible_but_not_valid()
    {
        var number = util.Parse("253-0000", "US");

        Assert.True(util.IsPossibleNumber(number));
        Assert.False(util.IsValidNumber(number));
    }

    [Fact]
    public void Zeros_that_belong_to_the_number_are_counted()
    {
        var number = util.Parse("+39 06 698 12345", null);

        Assert.True(number.HasNumberOfLeadingZeros);
        Assert.Equal(1, number.NumberOfLeadingZeros);
        Assert.Equal(39, number.CountryCode);
        Assert.Equal(669812345UL, number.NationalNumber);
        Assert.Equal(669812345UL, util.Parse("+1 669812345", null).NationalNumber);
        Assert.False(util.Parse("+1 669812345", null).HasNumberOfLeadingZeros);
    }

    [Fact]
    public void Two_spellings_of_a_number_are_equal_and_its_extension_counts()
    {
        var number = util.Parse("(650) 253-0000", "US");
        var same = util.Parse("+1.650.253.0000", null);
        var other = util.Parse("+1.650.253.0000 x1", null);

        Assert.Equal(number, same);
        Assert.Equal(number.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(number, other);
    }

    [Fact]
    public void Regions_know_their_calling_codes()
    {
        Assert.Equal(245, util.GetSupportedRegions().Count);
        Assert.Equal(1, util.GetCountryCodeForRegion("CA"));
        Assert.Equal(64, util.GetCountryCodeForRegion("NZ"));
        Assert.Equal(0, util.GetCountryCodeForRegion("001"));
        Assert.Equal(0, util.GetCountryCodeForRegion("ZZ"));
        Assert.Equal("US", util.GetRegionCodeForCountryCode(1));
        Assert.Equal("001", util.GetRegionCodeForCountryCode(800));
        Assert.Equal("ZZ", util.GetRegionCodeForCountryCode(2));
    }

    [Theory]
    [InlineData("+1 650 253 0000", PhoneNumberType.FIXED_LINE_OR_MOBILE)]
    [InlineData("+1 800 253 0000", PhoneNumberType.TOLL_FREE)]
    [InlineData("+49 30 123456", PhoneNumberType.FIXED_LINE)]
    [InlineData("+49 151 23456789", PhoneNumberType.MOBILE)]
    [InlineData("+1 123 456 7890", PhoneNumberType.UNKNOWN)]
    public void A_number_has_a_type(string text, PhoneNumberType expected) =>
        Assert.Equal(expected, util.GetNumberType(util.Parse(text, null)));
}
