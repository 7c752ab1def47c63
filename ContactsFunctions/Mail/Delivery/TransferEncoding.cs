using System.Text;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>The two ways UTF-8 text travels in lines of ASCII (RFC 2045 §6.7 and §6.8).</summary>
internal static class TransferEncoding
{
    private const int LineLength = 76;
    private const string HexDigits = "0123456789ABCDEF";

    public static string Base64(string text)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        var lines = new StringBuilder(encoded.Length + (encoded.Length / 32));
        for (var start = 0; start < encoded.Length; start += LineLength)
        {
            lines.Append(start == 0 ? "" : "\r\n").Append(encoded, start, Math.Min(LineLength, encoded.Length - start));
        }

        return lines.ToString();
    }

    /// <param name="text">With CR LF line ends only, which stay.</param>
    public static string QuotedPrintable(string text)
    {
        var encoded = new StringBuilder(text.Length + (text.Length / 8));
        var column = 0;
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n')
            {
                encoded.Append("\r\n");
                column = 0;
                i++;
                continue;
            }

            var length = IsLiteral(bytes, i) ? 1 : 3;
            // One column stays free for the "=" of a soft line break.
            if (column + length >= LineLength)
            {
                encoded.Append("=\r\n");
                column = 0;
            }

            column += length;
            if (length == 1)
            {
                encoded.Append((char)bytes[i]);
            }
            else
            {
                encoded.Append('=').Append(HexDigits[bytes[i] >> 4]).Append(HexDigits[bytes[i] & 0xf]);
            }
        }

        return encoded.ToString();
    }

    /// <summary>A blank at a line's end is encoded: relays may cut it off.</summary>
    private static bool IsLiteral(byte[] bytes, int i) => bytes[i] switch
    {
        (byte)'=' => false,
        (byte)' ' or (byte)'\t' => i + 1 < bytes.Length && bytes[i + 1] is not ((byte)'\r' or (byte)'\n'),
        >= 0x21 and <= 0x7e => true,
        _ => false,
    };
}
