using System.Text;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Mail.Delivery;

public sealed class MimeMailTests
{
    private static readonly string[] Pieces =
        [" ", "\t", ".", "=", "=?", "?=", "_", "\"", "\\", "<", ">", "&", "a", "Z", "é", "ß", "ש", "שלום", "中", "😀", "👩‍👩‍👧", ", ", "a long word that goes on "];

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 300));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_words_come_back_as_they_were(int seed)
    {
        var random = new Random(seed);
        var (subject, name) = (Words(random, 60).Trim(), Words(random, 30).Trim());
        var (text, html) = (Body(random), Body(random));

        var raw = Compose(SampleMail.With(subject, name, html, text));

        var mail = ParsedMail.Parse(raw);
        Assert.Equal(subject, mail["Subject"]);
        Assert.Equal(text, mail.Text);
        Assert.Equal(html, mail.Html);
        Assert.Equal(name.Length == 0 ? "news@shop.example" : $"{name} <news@shop.example>", raw.Contains("\r\nFrom: \"", StringComparison.Ordinal) ? Unquoted(mail["From"]!) : mail["From"]);
        Assert.All(raw.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.All(raw.Split("\r\n").SkipWhile(line => line.Length > 0), line => Assert.InRange(line.Length, 0, 76));
        Assert.All(raw, c => Assert.True(c is '\r' or '\n' or (>= ' ' and <= '~')));
    }

    [Fact]
    public void A_line_with_an_encoded_word_has_at_most_76_characters()
    {
        var raw = Compose(SampleMail.With(subject: string.Concat(Enumerable.Repeat("שלום 😀", 40)), fromName: string.Concat(Enumerable.Repeat("שלום", 20))));

        Assert.All(raw.Split("\r\n").Where(line => line.Contains("=?", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 1, 76));
    }

    [Theory]
    [InlineData("=?utf-8?Q?https=3A=2F=2Fevil.example?=")]
    [InlineData("=?utf-8?B?QmNjOiB2aWN0aW1AZXhhbXBsZS5vcmc=?=")]
    public void What_looks_encoded_is_shown_as_it_was_given(string words)
    {
        var mail = ParsedMail.Parse(Compose(SampleMail.With(subject: $"Welcome {words}", fromName: words) with { Headers = [new("X-Words", words)] }));

        Assert.Equal(($"Welcome {words}", $"{words} <news@shop.example>", words), (mail["Subject"], mail["From"], mail["X-Words"]));
    }

    [Fact]
    public void A_long_word_stays_whole_and_a_long_text_is_folded()
    {
        var link = $"<https://shop.example/{new string('x', 300)}>";
        var raw = Compose(SampleMail.With(subject: string.Join(' ', Enumerable.Repeat("word", 60)), text: new string('x', 2000), html: new string('é', 2000)) with
        {
            Headers = [new("List-Unsubscribe", link), new("List-Id", $"<{new string('y', 90)}.shop.example>")],
        });

        Assert.Contains($"\r\nList-Unsubscribe: {link}\r\nList-Id: <{new string('y', 90)}.shop.example>\r\n", raw, StringComparison.Ordinal);
        Assert.All(raw.Split("\r\n").Where(line => !line.StartsWith("List-", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 78));
    }

    [Fact]
    public void Any_id_makes_one_field()
    {
        Assert.Contains("\r\nMessage-ID: <>\r\n", Compose(SampleMail.With() with { MessageId = "" }), StringComparison.Ordinal);
        Assert.Contains("\r\nMessage-ID: <a/b,c@d>\r\n", Compose(SampleMail.With() with { MessageId = "<a/b, c@d>" }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_mail_is_the_same_bytes() =>
        Assert.Equal(Compose(SampleMail.With(subject: "Grüße")), Compose(SampleMail.With(subject: "Grüße")));

    [Theory]
    [InlineData("")]
    [InlineData("X Y")]
    [InlineData("X:Y")]
    [InlineData("X\r\nBcc")]
    public void A_header_without_a_proper_name_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Compose(SampleMail.With() with { Headers = [new(name, "x")] }));

    [Fact]
    public void A_malformed_address_is_not_quoted()
    {
        var exception = Assert.Throws<FormatException>(() => Compose(SampleMail.With() with { ToAddress = "ada lovelace@example.org" }));

        Assert.DoesNotContain("lovelace", exception.ToString(), StringComparison.Ordinal);
    }

    private static string Compose(OutgoingMail mail) => Encoding.Latin1.GetString(MimeMail.Bytes(mail));

    private static string Words(Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => Pieces[random.Next(Pieces.Length)])).Replace('\t', ' ');

    private static string Body(Random random) => string.Join("\r\n", Enumerable.Range(0, random.Next(1, 8)).Select(_ => Words(random, 40)));

    private static string Unquoted(string from)
    {
        var end = from.LastIndexOf('"');
        return from[1..end].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) + from[(end + 1)..];
    }
}
