using System.Globalization;
using System.Text;

namespace ContactsFunctions.Tests.Fuzzing;

/// <summary>
/// Input that means harm or makes no sense, the same for the same seed. Everything made here carries
/// <see cref="Mark"/>, so that it can be told where it must not turn up.
/// </summary>
internal sealed class BadInput(int seed)
{
    public const string Mark = "zqxmark";

    private static readonly string[] Keys =
    [
        "email", "phone", "sms_phone_number", "sms_country_code", "firstName", "lastName", "first_name", "tags", "marketingAllowed", "smsMarketingAllowed", "doubleOptin",
        "sendWelcomeEmail", "identifiers", "createdAt", "country", "countryCode", "state", "city", "address", "postalCode", "zip", "gender", "birthdate", "properties",
        "customProperties", "properties[a]", "properties.b", "properties__c", "properties[", "consent", "alt_contact", "redirect", "type", "id", "channels", "status", "statusDate",
        "source", "sms", "value", "name", "__proto__", "constructor", "", "\u0000", Mark,
    ];

    private static readonly string[] Texts =
    [
        $"{Mark}@example.com", $"{Mark}+tag@sub.example.com", $"\"{Mark}\"@example.com", $"{Mark}@exämple.com", $"{Mark}@[127.0.0.1]", $"{Mark}@-.com", $"@{Mark}", $"{Mark}\r\nBcc: x@example.com",
        $"{Mark}\r\n\r\n<html>", $"{Mark}\nSubject: no", $"{Mark}\0", $"=HYPERLINK(\"http://{Mark}\")", $"+{Mark}", $"@SUM({Mark})", $"-2+3+cmd|' /C {Mark}'!A0", $"<script>alert('{Mark}')</script>",
        $"\"><img src=x onerror={Mark}>", $"{{{{{Mark}}}}}", "{{#each this}}", $"${{{Mark}}}", $"../../{Mark}", $"{Mark}' or '1'='1", $"PartitionKey eq '{Mark}", "\u202e\u200b\ufeff" + Mark, "👩‍👩‍👧‍👦" + Mark,
        Mark + "é\u0301\u0301", "+14155552671", "+1415555267100000000000000000", "00 44 20 7946 0958", "tel:+1-415-555-2671;ext=9", "٠١٢٣", "NaN", "1e999", "-0", "9223372036854775808", "true", "null", "",
        " ", "2024-02-30", "9999-12-31T23:59:59.9999999+14:00", "0000-00-00", "subscribed", "unsubscribed", "nonSubscribed", "email", "phone", "US", "xx", "m",
    ];

    private readonly Random random = new(seed);

    public int Next(int below) => random.Next(below);

    public T OneOf<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>A text, sometimes very long.</summary>
    public string Text() => random.Next(40) switch
    {
        0 => string.Concat(Enumerable.Repeat(OneOf(Texts), random.Next(1, 60))),
        1 => Mark + new string(OneOf("a,= \"<é☺".ToCharArray()), random.Next(3000)),
        2 => Mark + new string((char)random.Next(0xD7FF), random.Next(1, 300)),
        _ => OneOf(Texts),
    };

    /// <summary>A body: JSON that is nearly right, or was and is no longer, or never was.</summary>
    public byte[] Body()
    {
        if (random.Next(50) == 0)
        {
            return Noise(random.Next(600));
        }

        var json = new StringBuilder();
        if (random.Next(2) == 0)
        {
            // All is well but for one field: what a check lets through goes all the way.
            json.Append(CultureInfo.InvariantCulture, $"{{\"email\":\"{Mark}{random.Next(1000)}@example.com\",\"lastName\":\"O'{Mark}\",\"tags\":[\"a\",\"b\"],");
            WriteText(json, OneOf(Keys));
            json.Append(':');
            WriteValue(json, depth: 1);
            json.Append('}');
        }
        else
        {
            WriteObject(json, depth: 0);
        }

        var bytes = Encoding.UTF8.GetBytes(json.ToString());
        for (var changes = random.Next(4) == 0 ? random.Next(1, 4) : 0; changes > 0 && bytes.Length > 2; changes--)
        {
            bytes = Changed(bytes);
        }

        return bytes;
    }

    /// <summary>Bytes with one thing about them changed.</summary>
    public byte[] Changed(byte[] bytes)
    {
        var at = random.Next(bytes.Length);
        var other = random.Next(bytes.Length);
        var (low, high) = (Math.Min(at, other), Math.Max(at, other));
        switch (random.Next(6))
        {
            case 0:
                bytes = [.. bytes];
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                return bytes[..low];
            case 2:
                return [.. bytes[..low], .. bytes[high..]];
            case 3:
                return [.. bytes[..high], .. bytes[low..]];
            case 4:
                return [.. bytes[..at], .. Noise(random.Next(1, 8)), .. bytes[at..]];
            default:
                return [.. bytes[..at], .. OneOf<byte[]>(["\0"u8.ToArray(), [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), "\uFEFF"u8.ToArray(), "[[[["u8.ToArray(), "{\"a\":"u8.ToArray(), "1e400"u8.ToArray()]), .. bytes[at..]];
        }
    }

    public byte[] Noise(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A form in one of the two encodings, with its content type.</summary>
    public (string ContentType, byte[] Body) Form()
    {
        var fields = Enumerable.Range(0, random.Next(8)).Select(_ => (Name: OneOf(Keys), Value: Text())).ToArray();
        var isMultipart = random.Next(2) == 0;
        var body = isMultipart
            ? string.Concat(fields.Select(field => $"--b\r\nContent-Disposition: form-data; name=\"{field.Name}\"{(random.Next(20) == 0 ? $"; filename=\"{Mark}\"" : "")}\r\n\r\n{field.Value}\r\n")) + "--b--\r\n"
            : string.Join('&', fields.Select(field => random.Next(4) == 0 ? $"{field.Name}={field.Value}" : $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}"));
        var bytes = Encoding.UTF8.GetBytes(body);
        return (isMultipart ? "multipart/form-data; boundary=b" : "application/x-www-form-urlencoded", random.Next(4) == 0 && bytes.Length > 0 ? Changed(bytes) : bytes);
    }

    private void WriteObject(StringBuilder json, int depth)
    {
        json.Append('{');
        var members = random.Next(depth == 0 ? 7 : 4);
        for (var member = 0; member < members; member++)
        {
            json.Append(member > 0 ? "," : "");
            WriteText(json, OneOf(Keys));
            json.Append(':');
            WriteValue(json, depth + 1);
        }

        json.Append('}');
    }

    private void WriteValue(StringBuilder json, int depth)
    {
        switch (random.Next(depth > 6 ? 5 : 9))
        {
            case 0:
                json.Append(OneOf(["true", "false", "null", "0", "1", "-1", "1.5", "1e10", "1e999", "-1e-999", "9223372036854775807", "9223372036854775808", "0.1234567890123456789"]));
                break;
            case 1 when random.Next(30) == 0:
                json.Append('[', random.Next(1, 200)).Append(']', random.Next(1, 200));
                break;
            case 1 when random.Next(30) == 0:
                json.Append('9', random.Next(1, 400));
                break;
            case 2:
                json.Append(random.Next(100).ToString(CultureInfo.InvariantCulture));
                break;
            case 5:
                WriteObject(json, depth);
                break;
            case 6:
                json.Append('[').AppendJoin(',', Enumerable.Range(0, random.Next(4)).Select(_ => Written(depth + 1))).Append(']');
                break;
            default:
                WriteText(json, Text());
                break;
        }
    }

    private string Written(int depth)
    {
        var json = new StringBuilder();
        WriteValue(json, depth);
        return json.ToString();
    }

    /// <summary>A text as JSON, with escapes where they are needed, and sometimes wrong ones.</summary>
    private void WriteText(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var letter in text)
        {
            _ = letter is '"' or '\\' ? json.Append('\\').Append(letter)
                : letter < ' ' ? json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}")
                : json.Append(letter);
        }

        json.Append(random.Next(60) == 0 ? "\\udc00" : "").Append(random.Next(60) == 0 ? "\\ud83d\\ude00" : "").Append('"');
    }
}
