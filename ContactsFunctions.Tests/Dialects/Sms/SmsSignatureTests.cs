using ContactsFunctions.Dialects.Sms;

namespace ContactsFunctions.Tests.Dialects.Sms;

public sealed class SmsSignatureTests
{
    private const string Secret = "12345";
    private const string Address = "https://mycompany.com/myapp.php?foo=1&bar=2";

    /// <summary>Of the example that Twilio publishes, with its form in <see cref="Fields"/>.</summary>
    private const string Published = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    private static readonly (string Name, string Value)[] Fields =
        [("To", "+18005551212"), ("From", "+14158675309"), ("Digits", "1234"), ("Caller", "+14158675309"), ("CallSid", "CA1234567890ABCDE")];

    [Fact]
    public void The_providers_published_example_fits() => Assert.True(Fits(Published, Secret, Address, Fields));

    [Fact]
    public void Fields_fit_in_whatever_order_they_come() => Assert.True(Fits(Published, Secret, Address, [.. Fields.Reverse()]));

    /// <summary>Likewise published.</summary>
    [Fact]
    public void A_field_that_stands_several_times_is_signed_once_for_each_value() => Assert.True(Fits(
        "IK+Dwps556ElfBT0I3Rgjkr1wJU=", Secret, Address, [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]));

    [Fact]
    public void Anything_that_differs_does_not_fit()
    {
        Assert.False(Fits(Published, "12346", Address, Fields));
        Assert.False(Fits(Published, Secret, Address + "3", Fields));
        Assert.False(Fits(Published, Secret, Address, Fields[1..]));
        Assert.False(Fits(Published, Secret, Address, [.. Fields, ("More", "")]));
        Assert.All(Fields, field => Assert.False(Fits(Published, Secret, Address, [.. Fields.Except([field]), (field.Name, field.Value + "x")])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("=")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8A==")]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8=,RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("rsoydt4t1cutdk1pdd93/vvr8b8=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_signature_does_not_fit(string shown) => Assert.False(Fits(shown, Secret, Address, Fields));

    private static bool Fits(string shown, string secret, string address, (string Name, string Value)[] fields) =>
        SmsSignature.Fits(shown, secret, address, fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
