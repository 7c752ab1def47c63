using System.Text;
using System.Text.Json;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Http;

/// <summary>Forms as browsers, frameworks and plug-ins write them, as the JSON they mean (contract §3).</summary>
public sealed class FormReadingTests
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("tags[0]=a&tags[1]=b", """{"tags":["a","b"]}""")]
    [InlineData("tags%5B0%5D=a&tags%5B1%5D=b", """{"tags":["a","b"]}""")]
    [InlineData("tags[]=a", """{"tags":["a"]}""")]
    [InlineData("tags[]=&tags[]=a&tags[]=b", """{"tags":["a","b"]}""")]
    [InlineData("tags=a&tags=b&tags[]=c", """{"tags":["a","b","c"]}""")]
    [InlineData("tags[]=", """{"tags":""}""")]
    [InlineData("tags=a, b", """{"tags":"a, b"}""")]
    [InlineData("properties[x][]=a", """{"properties[x]":["a"]}""")]
    [InlineData("properties[x][0]=a&properties[x][1]=b", """{"properties[x]":["a","b"]}""")]
    [InlineData("properties[x][]=&properties[x][]=a", """{"properties[x]":["a"]}""")]
    [InlineData("properties[12]=a", """{"properties[12]":"a"}""")]
    [InlineData("properties.city=Oslo&properties__town=Bergen", """{"properties.city":"Oslo","properties__town":"Bergen"}""")]
    [InlineData("properties.colours[]=red&properties__sizes[0]=M", """{"properties.colours":["red"],"properties__sizes":["M"]}""")]
    [InlineData("properties[Size]=M&properties[size]=L", """{"properties[Size]":"M","properties[size]":"L"}""")]
    [InlineData("properties[0][name]=city&properties[0][value]=Oslo", """{"properties":[{"name":"city","value":"Oslo"}]}""")]
    [InlineData("customProperties[][name]=a&customProperties[][value]=1&customProperties[][name]=b&customProperties[][value]=2", """{"customProperties":[{"name":"a","value":"1"},{"name":"b","value":"2"}]}""")]
    [InlineData(
        "identifiers[0][type]=email&identifiers[0][id]=a@b.example&identifiers[0][channels][email][status]=subscribed",
        """{"identifiers":[{"type":"email","id":"a@b.example","channels":{"email":{"status":"subscribed"}}}]}""")]
    [InlineData("identifiers[][type]=email&identifiers[][id]=a&identifiers[][type]=phone&identifiers[][id]=b", """{"identifiers":[{"type":"email","id":"a"},{"type":"phone","id":"b"}]}""")]
    [InlineData("consent[ip]=::1", """{"consent":{"ip":"::1"}}""")]
    [InlineData("email=a&email=a", """{"email":"a"}""")]
    [InlineData("email=&email=a", """{"email":"a"}""")]
    [InlineData("email=a&email=", """{"email":"a"}""")]
    [InlineData("email=a&email=b", """{"email":["a","b"]}""")]
    [InlineData("box=0&box=1", """{"box":"1"}""")]
    [InlineData("box=1&box=0", """{"box":"1"}""")]
    [InlineData("box=true&box=false", """{"box":"true"}""")]
    [InlineData("box=0&box=on", """{"box":"on"}""")]
    [InlineData("box=off&box=Yes", """{"box":"Yes"}""")]
    [InlineData("box=0", """{"box":"0"}""")]
    [InlineData("properties[box]=0&properties[box]=1", """{"properties[box]":"1"}""")]
    [InlineData("properties[size]=0&properties[size]=38", """{"properties[size]":["0","38"]}""")]
    [InlineData("a[=1&b]=2&[0]=3&=4&c[x", """{"a[":"1","b]":"2","[0]":"3","":"4","c[x":""}""")]
    [InlineData("a=100%&b=%zz&c=%4", """{"a":"100%","b":"%zz","c":"%4"}""")]
    [InlineData("&&a=1+2&", """{"a":"1 2"}""")]
    [InlineData("", "{}")]
    public async Task Names_say_what_is_a_list_and_what_a_member(string form, string json) => Assert.Equal(json, (await ReadAsync(UrlEncoded, form)).GetRawText());

    [Theory]
    [InlineData("charset=utf8", "Ren%C3%A9")]
    [InlineData("charset=UTF-8", "Ren%C3%A9")]
    [InlineData("charset=\"utf-8\"", "Ren%C3%A9")]
    [InlineData("charset=us-ascii", "Ren%C3%A9")]
    [InlineData("charset=ISO-8859-1", "Ren%E9")]
    [InlineData("charset=iso8859-1", "Ren%E9")]
    [InlineData("charset=latin1", "Ren\u00E9")]
    [InlineData("charset=windows-1252", "Ren%E9")]
    [InlineData("charset=cp1252", "Ren%E9")]
    [InlineData("charset=iso-8859-15", "Ren%E9")]
    [InlineData("charset=windows-1250", "Ren%E9")]
    [InlineData("", "Ren%C3%A9")]
    public async Task A_form_is_read_in_the_charset_that_it_declares(string charset, string name)
    {
        var form = await ReadAsync($"{UrlEncoded};{charset}", $"firstName={name}");
        Assert.Equal("René", form.GetProperty("firstName").GetString());
    }

    [Theory]
    [InlineData("windows-1252", "€ %80", "€ €")]
    [InlineData("iso-8859-1", "%80", "€")]
    [InlineData("shift_jis", "%93%8C%8B%9E", "東京")]
    [InlineData("UTF-8", "%C3%A9", "é")]
    [InlineData("no-charset", "e", "e")]
    public async Task A_browser_may_say_in_a_field_what_charset_it_wrote(string charset, string value, string read)
    {
        value = value.Replace("€", "%80", StringComparison.Ordinal);
        Assert.Equal(read, (await ReadAsync(UrlEncoded, $"_charset_={charset}&city={value}")).GetProperty("city").GetString());
    }

    [Theory]
    [InlineData(UrlEncoded, "firstName=Ren%E9")]
    [InlineData(UrlEncoded, "firstName=Ren\u00E9")]
    [InlineData(UrlEncoded, "properties[Ren%E9]=1")]
    [InlineData(UrlEncoded + ";charset=utf-8", "firstName=Ren%E9")]
    [InlineData(UrlEncoded + ";charset=us-ascii", "firstName=Ren%E9")]
    [InlineData(UrlEncoded + ";charset=shift_jis", "firstName=%81")]
    public async Task Bytes_that_are_not_what_they_claim_to_be_are_an_error(string type, string form) => Assert.Equal(400, await RefusedAsync(type, form));

    [Theory]
    [InlineData("utf-7")]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    [InlineData("iso-2022-jp")]
    [InlineData("klingon")]
    public async Task A_charset_that_is_not_known_is_a_415(string charset)
    {
        Assert.Equal(415, await RefusedAsync($"{UrlEncoded};charset={charset}", "a=1"));
        Assert.Equal(415, await RefusedAsync("multipart/form-data;boundary=b", Part("a", "1", $"text/plain; charset={charset}")));
        Assert.Equal(415, await RefusedAsync($"application/json;charset={charset}", "{}"));
    }

    [Theory]
    [InlineData("utf8")]
    [InlineData("UTF-8")]
    [InlineData("us-ascii")]
    [InlineData("\"utf-8\"")]
    public async Task JSON_is_UTF_8_by_any_of_its_names(string charset) => Assert.Equal("{\"a\":1}", (await ReadAsync($"application/json;charset={charset}", "{\"a\":1}")).GetRawText());

    [Theory]
    [InlineData(null, "Ren\u00C3\u00A9")]
    [InlineData("text/plain", "Ren\u00C3\u00A9")]
    [InlineData("text/plain; charset=utf8", "Ren\u00C3\u00A9")]
    [InlineData("text/plain; charset=ISO-8859-1", "Ren\u00E9")]
    [InlineData("text/plain; charset=windows-1252", "Ren\u00E9")]
    public async Task Parts_are_read_in_their_own_charset(string? type, string value)
    {
        var form = await ReadAsync("multipart/form-data;boundary=b", Part("firstName", value, type) + Part("tags[]", "a") + Part("tags[]", "b"));
        Assert.Equal(("René", """["a","b"]"""), (form.GetProperty("firstName").GetString(), form.GetProperty("tags").GetRawText()));
    }

    [Fact]
    public async Task Parts_are_read_in_the_charset_that_a_field_names()
    {
        var form = await ReadAsync("multipart/form-data;boundary=b", Part("_charset_", "windows-1252") + Part("firstName", "Ren\u00E9"));
        Assert.Equal("René", form.GetProperty("firstName").GetString());
        Assert.Equal(400, await RefusedAsync("multipart/form-data;boundary=b", Part("firstName", "Ren\u00E9")));
    }

    [Fact]
    public async Task An_input_for_a_file_in_which_nothing_was_chosen_is_none()
    {
        const string Empty = "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n";
        Assert.Equal("""{"a":"1"}""", (await ReadAsync("multipart/form-data;boundary=b", Empty + Part("a", "1"))).GetRawText());
    }

    [Theory]
    [InlineData("multipart/form-data", "a=1")]
    [InlineData("multipart/form-data;boundary=b", "--b\r\nno header")]
    [InlineData("multipart/form-data;boundary=b", "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--")]
    [InlineData("multipart/form-data;boundary=b", "")]
    public async Task A_multipart_form_that_cannot_be_read_is_a_400(string type, string form) => Assert.Equal(400, await RefusedAsync(type, form));

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("identity, gzip")]
    public async Task A_compressed_body_is_a_415_that_says_so(string encoding)
    {
        var problem = await ProblemAsync("application/json", "{}", encoding);
        Assert.Equal(415, problem.Status);
        Assert.Contains("compressed", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData(UrlEncoded)]
    public async Task And_so_is_one_that_does_not_declare_it(string type) => Assert.Contains("compressed", (await ProblemAsync(type, "\u001F\u008B\u0008")).Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"email\":\"a@b.example\"}")]
    [InlineData(" [{\"email\":\"a@b.example\"}]")]
    public async Task JSON_that_is_sent_as_a_form_is_told_so(string body) =>
        Assert.Contains("Content-Type: application/json", (await ProblemAsync(UrlEncoded, body)).Detail, StringComparison.Ordinal);

    [Fact]
    public async Task A_form_has_at_most_1000_fields()
    {
        await ReadAsync(UrlEncoded, string.Join('&', Enumerable.Repeat("a=1", 1000)));
        Assert.Equal(400, await RefusedAsync(UrlEncoded, string.Join('&', Enumerable.Repeat("a=1", 1001))));
        Assert.Equal(400, await RefusedAsync("multipart/form-data;boundary=b", string.Concat(Enumerable.Repeat(Part("a", "1"), 1001))));
    }

    /// <summary>What a page shows again is what was read.</summary>
    [Fact]
    public async Task The_request_keeps_the_fields_as_they_were_read()
    {
        var request = Request(UrlEncoded + ";charset=iso-8859-1", "firstName=Ren%E9&tags=a&tags=b&properties[Size]=M&properties[size]=L");
        await RequestBody.ReadAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(["firstName=René", "tags=a,b", "properties[Size]=M", "properties[size]=L"], request.Form.Select(field => $"{field.Key}={field.Value}"));
    }

    private static string Part(string name, string value, string? type = null) =>
        $"--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{(type is null ? "" : $"Content-Type: {type}\r\n")}\r\n{value}\r\n";

    private static async Task<JsonElement> ReadAsync(string type, string body) => (await RequestBody.ReadAsync(Request(type, body), TestContext.Current.CancellationToken)).Root;

    private static async Task<int> RefusedAsync(string type, string body) => (await ProblemAsync(type, body)).Status;

    private static async Task<Problem> ProblemAsync(string type, string body, string? encoding = null)
    {
        var request = Request(type, body);
        request.Headers.ContentEncoding = encoding;
        return (await Assert.ThrowsAsync<ProblemException>(() => RequestBody.ReadAsync(request, TestContext.Current.CancellationToken))).Problem;
    }

    /// <param name="body">Its characters are the bytes; a multipart form is closed.</param>
    private static HttpRequest Request(string type, string body)
    {
        var bytes = Encoding.Latin1.GetBytes(type.Contains("boundary", StringComparison.Ordinal) && body.EndsWith("\r\n", StringComparison.Ordinal) ? body + "--b--\r\n" : body);
        var context = new DefaultHttpContext();
        context.Request.ContentType = type;
        context.Request.Body = new MemoryStream(bytes);
        return context.Request;
    }
}
