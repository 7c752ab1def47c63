using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Intake.Reading;

/// <summary>The words that a caller with a key reports as agreed to.</summary>
public sealed class ConsentTextTests
{
    [Theory]
    [InlineData("""{"text":"I agree."}""", "I agree.")]
    [InlineData("""{"text":""}""", null)]
    [InlineData("""{"source":"till"}""", null)]
    [InlineData("""{"consent":{"consentToProcess":true,"text":"Keep my data."}}""", "Keep my data.")]
    [InlineData("""{"consent":{"text":"Keep my data."}}""", "Keep my data.")]
    [InlineData("""{"consent":{"consentToProcess":false,"text":"Keep my data."}}""", null)]
    [InlineData("""{"consent":{"consentToProcess":true,"text":"Keep my data.","communications":[{"value":true,"subscriptionTypeId":9,"text":"Send news."}]}}""", "Keep my data.\nSend news.")]
    [InlineData("""{"consent":{"communications":[{"value":false,"text":"Send news."},{"value":"true","text":"Send offers."},{"text":"Call me."}]}}""", "Send offers.")]
    [InlineData("""{"consent":"yes"}""", null)]
    [InlineData("""{"consent":{"communications":[1,null,"x",[]]}}""", null)]
    [InlineData("""{"text":"I agree.","consent":{"text":"Keep my data."}}""", "I agree.\nKeep my data.")]
    public void What_was_agreed_to_is_read_from_both_forms(string consent, string? text)
    {
        var reading = ContactStory.Read($$"""{"email":"a@example.com","legalConsentOptions":{{consent}}}""");

        Assert.Empty(reading.Errors);
        Assert.Equal(text, reading.GivenConsent?.Text?.Write?.Invoke());
    }
}
