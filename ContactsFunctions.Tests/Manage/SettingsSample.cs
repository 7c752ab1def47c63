using System.Text.Json.Nodes;

namespace ContactsFunctions.Tests.Manage;

/// <summary>Settings as operators, their tools and their enemies might write them; the same for the same seed.</summary>
internal sealed class SettingsSample(int seed)
{
    private static readonly string[] Hosts =
    [
        "shop.example", "Shop.Example", "exämple.com", "日本語.example", "xn--exmple-cua.com", "xn--a.example", "xn--.example", "127.0.0.1", "[::1]", "localhost", "a_b.example", "-a.example",
        "a;sandbox;@h", "user:pw@shop.example", "@shop.example", "shop.example.", "*.shop.example", "a;b", "a,b", "a b", "", "ex\u00adample.com", "faß.de", "שלום.example", "shop。example",
        "shop.example:443", "shop.example:8443", "shop.example:0", "shop.example:99999", "%65xample.com", "sh'op.example", "shop\".example", "1.2.3", "0x7f.1", new('a', 64), $"{new('a', 60)}.{new('b', 60)}.example",
    ];

    private static readonly string[] Rests =
    [
        "", "/", "/thanks", "/größe?a=ü#ö", "/a;b,c", "/a'b\"c<d>", "/%zz%41%e4", "/../a/./b", "?a=b", "#x", "/a b", "/a\r\nX-Evil: 1", "/a\tb", "\\a", "/\ud83d\ude00", "/;script-src *", new('x', 2100), "/@", "//evil.example",
    ];

    private static readonly string[] Texts =
    [
        "Shop", " Tom & Söhne ", "חנות", "商店", "a\"b,c<d>", "=?utf-8?B?eA==?=", "a\u2028b", "a\nb", "", " ", "\u202eevil", "\ud83d\ude00", "news@shop.example", "{{store.name}}", new('x', 100), new('ü', 100), new('x', 101), "(comment)", "a\\", "\u00a0x\u00a0",
    ];

    private static readonly string[] Lines =
    [
        "Shop GmbH\nHauptstr. 1\n12345 Ort", " a \r\n\r\n b ", "\n", "<script>\n{{x}}", "א\nב", "a\u0007b", string.Concat(Enumerable.Repeat("x\n", 8)), string.Concat(Enumerable.Repeat("x\n", 9)), new('y', 300), new('y', 301),
    ];

    private static readonly string[] Mailboxes =
    [
        "news@shop.example", " news@shop.example ", "news@exämple.com", "News+A@Shop.Example", "news@日本語.example", "nöws@shop.example", "news@shop", "news", "a@b@shop.example", "\"a b\"@shop.example", "news@shop.example\r\nBcc: x@y.example",
        "<news@shop.example>", "Shop <news@shop.example>", "news@[127.0.0.1]", ".a@shop.example", "a..b@shop.example", "o'neil@shop.example", "a!#$%&*/=?^_`{|}~b@shop.example", $"{new('a', 64)}@shop.example", "news@xn--exmple-cua.com", "news@xn--a.example", "news@-a.example", "",
    ];

    private static readonly string[] Secrets =
    [
        "0123456789abcdef", " 0123456789abcdef0123456789ABCDEF\n", new('!', 16), new('~', 128), new('x', 15), new('x', 129), "0123456789 abcdef", "0123456789abcdéf", "0123456789abc\u0000ef", "set", "",
    ];

    private static readonly string[] Templates =
    [
        "{{store.name}}", "{{contact.firstName}}", "", " ", "{{#if store.logoUrl}}<img src=\"{{store.logoUrl}}\">{{/if}}", "{{links.confirm}}{{links.unsubscribe}}", "{{{store.name}}}", "{{#if}}", "Größe\r\nX: y", "{{! note }}", "\\{{x}}",
        string.Concat(Enumerable.Repeat("{{store.name}}", 40)), new('w', 500), new('ä', 501), string.Concat(Enumerable.Repeat("{{#if store.name}}", 30)) + string.Concat(Enumerable.Repeat("{{/if}}", 30)),
    ];

    private readonly Random random = new(seed);

    public string Json()
    {
        var settings = new JsonObject();
        Put(settings, "name", Texts);
        Put(settings, "defaultRegion", ["US", "de", " ch ", "uk", "UK", "XX", "001", "", "ＤＥ"]);
        Put(settings, "welcomeEmail", [true, false, "true", 1]);
        settings["sender"] = Of(("name", Texts), ("address", Mailboxes), ("replyTo", Mailboxes));
        settings["brand"] = Of(("name", Texts), ("logoUrl", Urls()), ("color", ["#0b6e4f", "#FFD400", " #aBcDeF ", "#abc", "red", "#ggg000", "#１２３４５６"]), ("language", ["de", "DE", "de-AT", "pt", "he_IL", "iw", "en-US-x", "", "-"]));
        settings["allowedOrigins"] = new JsonArray([.. Few(Urls()).Append(random.Next(6) == 0 ? "*" : "https://shop.example").Select(url => (JsonNode?)url)]);
        settings["redirectUrls"] = new JsonArray([.. Few(Urls()).Select(url => (JsonNode?)url)]);
        Put(settings, "defaultRedirect", Urls());
        settings["imprint"] = Of(("name", Texts), ("postalAddress", Lines), ("contact", Texts));
        Put(settings, "privacyUrl", Urls());
        Put(settings, "termsUrl", Urls());
        settings["smsTerms"] = Of(("frequency", Texts), ("help", Texts));
        settings["formTexts"] = new JsonArray([.. Few(Texts).Select(text => (JsonNode?)text)]);
        Put(settings, "smsNeedsOwnProof", [true, false, "true"]);
        settings["retention"] = new JsonObject();
        Put(settings["retention"]!.AsObject(), "unconfirmedDays", [8, 365, 7, 366, -1, 30.5, "30", int.MaxValue]);
        Put(settings["retention"]!.AsObject(), "unsubscribedDays", [30, 3650, 29, 3651, 0, int.MinValue]);
        Put(settings["retention"]!.AsObject(), "inactiveDays", [30, 3650, 29, 3651, true, 99999999999]);
        settings["owners"] = new JsonArray([.. Few(Mailboxes).Select(owner => (JsonNode?)owner)]);
        settings["templates"] = new JsonObject
        {
            ["confirmation"] = Of(("subject", Templates), ("html", Templates), ("text", Templates)),
            ["welcome"] = Of(("subject", Templates), ("html", Templates), ("text", Templates)),
        };
        settings["sms"] = Of(("inboundSecret", Secrets));
        return settings.ToJsonString();
    }

    private string[] Urls() => [.. Enumerable.Range(0, 4).Select(_ => $"{One("https", "https", "https", "http", "HTTPS", "ftp", "javascript")}://{One(Hosts)}{(random.Next(2) == 0 ? "" : One(Rests))}")];

    private string[] Few(string[] values) => random.Next(4) == 0 ? values[..random.Next(1, 4)] : [];

    private JsonObject Of(params (string Name, string[] Values)[] members)
    {
        var made = new JsonObject();
        foreach (var (name, values) in members)
        {
            Put(made, name, values);
        }

        return made;
    }

    // Few at a time: where everything is there, something is always wrong.
    private void Put(JsonObject target, string name, params JsonNode[] values)
    {
        if (random.Next(10) == 0)
        {
            target[name] = values[random.Next(values.Length)].DeepClone();
        }
    }

    private void Put(JsonObject target, string name, string[] values) => Put(target, name, [.. values.Select(value => (JsonNode)value)]);

    private string One(params string[] values) => values[random.Next(values.Length)];
}
