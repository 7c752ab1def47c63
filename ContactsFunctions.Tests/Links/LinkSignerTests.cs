using System.Buffers.Text;
using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Links;

/// <summary>Signed links (contract §8): nobody makes one, or makes one do more than it was made for.</summary>
public sealed class LinkSignerTests
{
    private const string Key = "a signing key of at least 32 bytes";
    private static readonly LinkSigner Signer = With(Key);
    private static readonly StoreId Shop = StoreId.Parse("shop");

    private static readonly LinkToken Token = new(
        Shop, ContactId.Of(Shop, IdentifierType.Email, "a@example.com"), LinkPurpose.Confirm, Channel.Email, new(2026, 3, 8, 12, 0, 0, TimeSpan.Zero), "0123456789abcdef");

    [Theory]
    [InlineData(LinkPurpose.Confirm, "0123456789abcdef", Channel.Email)]
    [InlineData(LinkPurpose.Unsubscribe, "", Channel.Email)]
    [InlineData(LinkPurpose.Unsubscribe, "", Channel.Sms)]
    public void What_was_signed_is_what_is_read_expiry_and_round_included(LinkPurpose purpose, string optIn, Channel channel)
    {
        var token = Token with { Purpose = purpose, OptIn = optIn, Channel = channel };
        Assert.Equal(token, Signer.Read(Signer.Sign(token), purpose));
    }

    [Fact]
    public void A_link_is_of_letters_that_a_URL_takes_as_they_are() =>
        Assert.Matches("^[A-Za-z0-9_-]+$", Signer.Sign(Token with { Store = StoreId.Parse(new string('s', StoreId.MaxLength)) }));

    [Fact]
    public void A_link_with_any_one_bit_altered_is_refused()
    {
        var bytes = Base64Url.DecodeFromChars(Signer.Sign(Token));
        for (var at = 0; at < bytes.Length * 8; at++)
        {
            bytes[at / 8] ^= (byte)(1 << (at % 8));
            Assert.Null(Signer.Read(Base64Url.EncodeToString(bytes), LinkPurpose.Confirm));
            bytes[at / 8] ^= (byte)(1 << (at % 8));
        }

        Assert.NotNull(Signer.Read(Base64Url.EncodeToString(bytes), LinkPurpose.Confirm));
    }

    [Fact]
    public void A_link_with_any_one_letter_altered_added_or_missing_is_refused()
    {
        var text = Signer.Sign(Token);
        for (var at = 0; at < text.Length; at++)
        {
            var other = text[at] == 'A' ? 'B' : 'A';
            Assert.Null(Signer.Read(text[..at] + other + text[(at + 1)..], LinkPurpose.Confirm));
            Assert.Null(Signer.Read(text.Remove(at, 1), LinkPurpose.Confirm));
            Assert.Null(Signer.Read(text.Insert(at, "A"), LinkPurpose.Confirm));
        }
    }

    [Fact]
    public void The_last_letter_has_one_spelling_only()
    {
        // Three bytes are four letters; what is left over fills its last letter with bits that say nothing.
        for (var length = 1; length <= 3; length++)
        {
            var text = Signer.Sign(Token with { Store = StoreId.Parse(new string('s', length)) });
            const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            Assert.Single(Letters, letter => Signer.Read(text[..^1] + letter, LinkPurpose.Confirm) is not null);
        }
    }

    [Theory]
    [InlineData(LinkPurpose.Confirm, LinkPurpose.Unsubscribe)]
    [InlineData(LinkPurpose.Unsubscribe, LinkPurpose.Confirm)]
    public void A_link_for_one_purpose_never_serves_another(LinkPurpose made, LinkPurpose used) =>
        Assert.Null(Signer.Read(Signer.Sign(Token with { Purpose = made }), used));

    [Fact]
    public void A_link_of_one_store_is_none_of_a_store_whose_name_goes_on()
    {
        var bytes = Base64Url.DecodeFromChars(Signer.Sign(Token));
        var longer = new List<byte>(bytes);
        longer.InsertRange(longer.Count - 32, "2"u8);
        Assert.Null(Signer.Read(Base64Url.EncodeToString([.. longer]), LinkPurpose.Confirm));
        Assert.NotEqual(Signer.Sign(Token), Signer.Sign(Token with { Store = StoreId.Parse("shop2") }));
    }

    [Fact]
    public void Links_of_the_previous_key_are_good_and_of_any_other_key_not()
    {
        var link = Signer.Sign(Token);
        Assert.Equal(Token, With("the next signing key, 32 bytes long", previous: Key).Read(link, LinkPurpose.Confirm));
        Assert.Null(With("the next signing key, 32 bytes long").Read(link, LinkPurpose.Confirm));
        Assert.Null(With(Key).Read(With("the next signing key, 32 bytes long", previous: Key).Sign(Token), LinkPurpose.Confirm));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("not a link")]
    [InlineData("AQEAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_was_never_signed_is_no_link(string? text) => Assert.Null(Signer.Read(text, LinkPurpose.Confirm));

    [Fact]
    public void Text_of_any_length_is_read_without_harm()
    {
        for (var length = 0; length < 400; length++)
        {
            Assert.Null(Signer.Read(new string('A', length), LinkPurpose.Confirm));
        }

        Assert.Null(Signer.Read(new string('A', 1_000_000), LinkPurpose.Confirm));
    }

    [Fact]
    public void Nothing_of_the_person_is_in_a_link() =>
        Assert.DoesNotContain("example", Encoding.Latin1.GetString(Base64Url.DecodeFromChars(Signer.Sign(Token))), StringComparison.OrdinalIgnoreCase);

    private static LinkSigner With(string key, string? previous = null) => new(Options.Create(new LinkOptions { SigningKey = InBase64(key), PreviousSigningKey = InBase64(previous) }));

    private static string? InBase64(string? text) => text is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
