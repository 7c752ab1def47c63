using ContactsFunctions.Dialects.Sms;

namespace ContactsFunctions.Tests.Dialects.Sms;

/// <summary>What a text message means. Only a message that is nothing but a stop word means stop (contract §2).</summary>
public sealed class InboundMessageTests
{
    private static readonly string[] Words = ["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL"];

    public static TheoryData<string> Stops =>
    [
        .. Words, .. Words.Select(word => word.ToLowerInvariant()), .. Words.Select(word => word[..1] + word[1..].ToLowerInvariant()),
        "sToP", "  stop  ", "\r\nStop\n", "STOP.", "stop!!", "Stop ! ", "stop…", "quit?!", "\u200bSTOP\u200b", "\u00a0end\u00a0", "cancel。",
    ];

    [Theory]
    [MemberData(nameof(Stops))]
    public void A_stop_word_alone_means_stop(string body) => Assert.True(Of(("From", "+14155552671"), ("Body", body)).MeansStop);

    [Theory]
    [InlineData("please stop calling")]
    [InlineData("STOP it")]
    [InlineData("STOP STOP")]
    [InlineData("don't stop")]
    [InlineData("Stopp")]
    [InlineData("S T O P")]
    [InlineData("\"STOP\"")]
    [InlineData(".stop")]
    [InlineData("STOP1")]
    [InlineData("ＳＴＯＰ")]
    [InlineData("START")]
    [InlineData("UNSTOP")]
    [InlineData("HELP")]
    [InlineData("YES")]
    [InlineData("...")]
    [InlineData("   ")]
    [InlineData("")]
    public void Anything_else_does_not(string body) => Assert.False(Of(("From", "+14155552671"), ("Body", body)).MeansStop);

    [Theory]
    [InlineData("+14155552671", "+14155552671")]
    [InlineData("+1 (415) 555-2671", "+14155552671")]
    [InlineData("14155552671", null)]
    [InlineData(" 14155552671", null)]
    [InlineData("whatsapp:+14155552671", null)]
    [InlineData("72975", null)]
    [InlineData("SHOP", null)]
    [InlineData("+1", null)]
    [InlineData("", null)]
    public void A_sender_is_known_by_a_number_that_names_its_country(string sender, string? number) =>
        Assert.Equal(number, Of(("From", sender), ("Body", "STOP")).From);

    [Fact]
    public void A_field_that_is_missing_or_stands_twice_says_nothing()
    {
        Assert.Equal(new(null, false), Of());
        Assert.Equal(new(null, true), Of(("from", "+14155552671"), ("Body", "STOP"), ("body", "no")));
        Assert.Equal(new(null, true), Of(("From", "+14155552671"), ("From", "+442071838750"), ("Body", "STOP")));
        Assert.Equal(new("+14155552671", false), Of(("From", "+14155552671"), ("Body", "STOP"), ("Body", "STOP")));
    }

    [Fact]
    public void A_message_does_not_write_down_who_sent_it() =>
        Assert.DoesNotContain("415", Of(("From", "+14155552671"), ("Body", "STOP")).ToString(), StringComparison.Ordinal);

    private static InboundMessage Of(params (string Name, string Value)[] fields) =>
        InboundMessage.Of([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
}
