using ContactsFunctions.Stores;

namespace ContactsFunctions.Tests.Stores;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("https://shop.example/thanks?a=1", "https://shop.example/thanks?a=1", "https://shop.example")]
    [InlineData(" https://shop.example ", "https://shop.example/", "https://shop.example")]
    [InlineData("HTTPS://Shop.Example:443/Logo.png", "https://shop.example/Logo.png", "https://shop.example")]
    [InlineData("http://shop.example:8080/", "http://shop.example:8080/", "http://shop.example:8080")]
    [InlineData("https://exämple.com/größe?a=ü#ö", "https://xn--exmple-cua.com/gr%C3%B6%C3%9Fe?a=%C3%BC#%C3%B6", "https://xn--exmple-cua.com")]
    [InlineData("https://日本語。example/", "https://xn--wgv71a119e.example/", "https://xn--wgv71a119e.example")]
    [InlineData("https://faß.example/", "https://xn--fa-hia.example/", "https://xn--fa-hia.example")]
    [InlineData("https://xn--exmple-cua.com/", "https://xn--exmple-cua.com/", "https://xn--exmple-cua.com")]
    [InlineData("https://shop.example/a;b,c'd(e)\"f<g>", "https://shop.example/a;b,c'd(e)%22f%3Cg%3E", "https://shop.example")]
    [InlineData("https://shop.example/a@b", "https://shop.example/a@b", "https://shop.example")]
    [InlineData("http://127.0.0.1:3000/x", "http://127.0.0.1:3000/x", "http://127.0.0.1:3000")]
    public void An_address_is_kept_as_headers_carry_it(string text, string kept, string origin)
    {
        Assert.True(WebAddress.TryParse(text, out var address));
        Assert.Equal((kept, origin), (address.Text, address.Origin));

        // What is kept stays what it is.
        Assert.Equal(kept, WebAddress.Of(kept)?.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("shop.example")]
    [InlineData("/thanks")]
    [InlineData("ftp://shop.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://a;sandbox;@h/x")]
    [InlineData("https://user:secret@shop.example/")]
    [InlineData("https://@shop.example/")]
    [InlineData("https://a;b/x")]
    [InlineData("https://*.shop.example/")]
    [InlineData("https://shop example/")]
    [InlineData("https://shop.example/a b")]
    [InlineData("https://shop.example/\r\nX: y")]
    [InlineData("https://-shop.example/")]
    [InlineData("https://shop_1.example/")]
    [InlineData("https://shop.example./")]
    [InlineData("https://xn--a.example/")]
    [InlineData("https://shop.999/")]
    [InlineData("https://shop.example:0/")]
    [InlineData("https://shop.example:70000/")]
    [InlineData("https://[::1]/")]
    [InlineData("https:///x")]
    [InlineData("https://")]
    public void What_no_header_could_carry_or_no_policy_could_name_is_none(string text) => Assert.Null(WebAddress.Of(text));

    [Fact]
    public void An_address_has_a_length_that_proxies_let_through()
    {
        const string Start = "https://shop.example/";
        Assert.NotNull(WebAddress.Of(Start + new string('a', WebAddress.MaxLength - Start.Length)));
        Assert.Null(WebAddress.Of(Start + new string('a', WebAddress.MaxLength - Start.Length + 1)));
        Assert.Null(WebAddress.Of(Start + new string('ü', WebAddress.MaxLength / 6)));
    }

    [Theory]
    [InlineData("https://exämple.com", "https://xn--exmple-cua.com")]
    [InlineData("https://Shop.Example/", "https://shop.example")]
    [InlineData("https://shop.example:443", "https://shop.example")]
    [InlineData("http://shop.example:80/", "http://shop.example")]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("http://[::1]:3000", "http://[::1]:3000")]
    [InlineData("https://shop.example/path", null)]
    [InlineData("https://shop.example/?", null)]
    [InlineData("https://shop.example/#", null)]
    [InlineData("https://*.shop.example", null)]
    [InlineData("null", null)]
    [InlineData("*", null)]
    public void An_origin_is_kept_as_browsers_send_it(string text, string? origin) => Assert.Equal(origin, WebAddress.OriginOf(text));
}
