using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The answers inside the multipart answer to an entity group transaction, in the order of its actions.</summary>
internal static class TransactionAnswer
{
    public static List<Response> Read(ReadOnlySpan<byte> body)
    {
        // Boundaries need no parsing: what counts starts at each status line and ends before the next boundary line.
        var answers = new List<Response>();
        while (body.IndexOf("HTTP/1.1 "u8) is var start and >= 0)
        {
            body = body[start..];
            var end = body.IndexOf("\n--"u8);
            answers.Add(ReadOne(end < 0 ? body : body[..end]));
            body = end < 0 ? [] : body[end..];
        }

        return answers;
    }

    private static PartResponse ReadOne(ReadOnlySpan<byte> part)
    {
        var statusLine = NextLine(ref part);
        var status = int.Parse(statusLine.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
        var reason = statusLine.Length > 13 ? statusLine[13..] : string.Empty;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (part.Length > 0 && NextLine(ref part) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new PartResponse(status, reason, headers, part.TrimEnd("\r\n"u8).ToArray());
    }

    private static string NextLine(ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        text = end < 0 ? [] : text[(end + 1)..];
        return Encoding.UTF8.GetString(line.TrimEnd((byte)'\r'));
    }

    private sealed class PartResponse(int status, string reasonPhrase, Dictionary<string, string> headers, byte[] content) : Response
    {
        public override int Status => status;
        public override string ReasonPhrase => reasonPhrase;
        public override bool IsError => status >= 400;
        public override Stream? ContentStream { get; set; } = new MemoryStream(content, 0, content.Length, writable: false, publiclyVisible: true);
        public override string ClientRequestId { get; set; } = string.Empty;

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(header => new HttpHeader(header.Key, header.Value));

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => headers.TryGetValue(name, out value);

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = headers.TryGetValue(name, out var value) ? [value] : null;
            return values is not null;
        }
    }
}
