using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Domain;

/// <summary>Countries by code and by name, and the code that a name gives a contact.</summary>
public sealed class CountriesTests
{
    [Theory]
    [InlineData("Germany", "DE")]
    [InlineData("germany ", "DE")]
    [InlineData("DE", "DE")]
    [InlineData("deu", "DE")]
    [InlineData("UK", "GB")]
    [InlineData("U.K.", "GB")]
    [InlineData("United Kingdom", "GB")]
    [InlineData("USA", "US")]
    [InlineData("U.S.A.", "US")]
    [InlineData("The United States of America", "US")]
    [InlineData("Cote d'Ivoire", "CI")]
    [InlineData("Côte d’Ivoire", "CI")]
    [InlineData("Curacao", "CW")]
    [InlineData("Saint Lucia", "LC")]
    [InlineData("Bosnia and Herzegovina", "BA")]
    [InlineData("Turkey", "TR")]
    [InlineData("Czech Republic", "CZ")]
    [InlineData("The Netherlands", "NL")]
    [InlineData("Congo", null)]
    [InlineData("Korea", null)]
    [InlineData("Virgin Islands", null)]
    [InlineData("Utopia", null)]
    [InlineData("XX", null)]
    [InlineData("", null)]
    [InlineData("🇩🇪", null)]
    public void A_country_is_found_by_its_name_or_code_where_that_is_unambiguous(string text, string? code) => Assert.Equal(code, Countries.CodeOfCountry(text));

    /// <summary>The table against what .NET knows; a few names have changed between versions of the Unicode CLDR.</summary>
    [Fact]
    public void The_table_agrees_with_the_platforms_own()
    {
        string[] renamed = ["TR", "EH"];
        var regions = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name))
            .Where(region => Countries.CodeOf(region.TwoLetterISORegionName) is not null && !renamed.Contains(region.TwoLetterISORegionName))
            .DistinctBy(region => region.TwoLetterISORegionName)
            .ToArray();

        Assert.True(regions.Length > 150, $"only {regions.Length} regions to compare with");
        Assert.All(regions, region => Assert.Equal(region.TwoLetterISORegionName, Countries.CodeOfCountry(region.EnglishName)));
        Assert.All(regions, region => Assert.Equal(region.TwoLetterISORegionName, Countries.CodeOfCountry(region.ThreeLetterISORegionName)));
    }

    [Theory]
    [InlineData("\"country\":\"Germany\"", "Germany", "DE")]
    [InlineData("\"country\":\"DE\"", "DE", "DE")]
    [InlineData("\"country\":\"Germany\",\"countryCode\":\"at\"", "Germany", "AT")]
    [InlineData("\"country\":\"Germany\",\"countryCode\":\"\"", "Germany", "DE")]
    [InlineData("\"country\":\"Germany\",\"countryCode\":null", "Germany", null)]
    [InlineData("\"country\":\"Utopia\"", "Utopia", null)]
    [InlineData("\"properties\":{\"country\":\"Germany\"}", "Germany", "DE")]
    [InlineData("\"country\":\"Germany\",\"properties\":{\"countryCode\":\"AT\"}", "Germany", "AT")]
    public void The_code_is_derived_from_the_country_unless_it_is_given(string fields, string country, string? code)
    {
        var profile = ContactStory.Read($"{{\"email\":\"a@example.com\",{fields}}}").Change.Profile;
        Assert.Equal((country, code), (profile[CoreField.Country], profile[CoreField.CountryCode]));
    }
}
