using System.Collections.Frozen;
using System.Text;

namespace ContactsFunctions;

/// <summary>
/// Charsets by the names that pages and programs give them (WHATWG Encoding §4.2): UTF-8, and what forms and files of older
/// programs come in. Decoding is strict: bytes that are not what they claim to be are an error.
/// </summary>
internal static class Charsets
{
    /// <summary>What most files are that are not UTF-8.</summary>
    public const string Windows = "windows-1252";

    private const int Windows1252 = 1252;

    /// <summary>Of all of these ASCII is a part; what is none of them is not accepted.</summary>
    private static readonly FrozenDictionary<string, int> CodePages = new Dictionary<string, int>
    {
        ["iso-8859-1"] = Windows1252,
        ["iso8859-1"] = Windows1252,
        ["iso88591"] = Windows1252,
        ["iso_8859-1"] = Windows1252,
        ["iso_8859-1:1987"] = Windows1252,
        ["iso-ir-100"] = Windows1252,
        ["csisolatin1"] = Windows1252,
        ["latin1"] = Windows1252,
        ["latin-1"] = Windows1252,
        ["l1"] = Windows1252,
        ["cp819"] = Windows1252,
        ["ibm819"] = Windows1252,
        [Windows] = Windows1252,
        ["cp1252"] = Windows1252,
        ["x-cp1252"] = Windows1252,
        ["iso-8859-2"] = 28592,
        ["iso-8859-15"] = 28605,
        ["windows-1250"] = 1250,
        ["windows-1251"] = 1251,
        ["windows-1255"] = 1255,
        ["windows-1256"] = 1256,
        ["koi8-r"] = 20866,
        ["shift_jis"] = 932,
        ["euc-kr"] = 949,
        ["gbk"] = 936,
        ["gb2312"] = 936,
        ["big5"] = 950,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>No charset of forms: ASCII is no part of it.</summary>
    public static Encoding Utf16(bool bigEndian) => new UnicodeEncoding(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);

    /// <summary>Whether a name means UTF-8, or a part of it.</summary>
    public static bool IsUtf8(string name) =>
        name.ToUpperInvariant() is "UTF-8" or "UTF8" or "UTF_8"
            or "UNICODE-1-1-UTF-8" or "UNICODE11UTF8" or "UNICODE20UTF8" or "X-UNICODE20UTF8"
            or "US-ASCII" or "ASCII";

    /// <summary>The charset of a name; null where it is not accepted.</summary>
    public static Encoding? Of(string name) => IsUtf8(name) ? Utf8
        : CodePages.TryGetValue(name, out var page)
            ? CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            : null;
}
