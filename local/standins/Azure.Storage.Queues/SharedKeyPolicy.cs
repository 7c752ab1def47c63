using System.Globalization;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Storage.Queues;

/// <summary>Signs verb, headers and resource; once per try, since a late retry wants a fresh date.</summary>
internal sealed class SharedKeyPolicy(StorageSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        request.Headers.SetValue("Authorization", $"SharedKey {credential.AccountName}:{credential.Sign(TextToSign(request))}");
    }

    private string TextToSign(Request request)
    {
        var length = request.Content is { } content && content.TryComputeLength(out var bytes) && bytes > 0
            ? bytes.ToString(CultureInfo.InvariantCulture)
            : string.Empty;
        request.Headers.TryGetValue("Content-Type", out var contentType);

        // Verb, then Content-Encoding, -Language, -Length, -MD5, -Type, Date, four conditions and Range; the
        // empty ones are headers this client never sends (the date is in x-ms-date).
        var text = new StringBuilder(512);
        text.Append(request.Method.Method).Append("\n\n\n").Append(length).Append("\n\n").Append(contentType).Append("\n\n\n\n\n\n\n");
        AppendHeaders(text, request);
        AppendResource(text, request.Uri.ToUri());
        return text.ToString();
    }

    private static void AppendHeaders(StringBuilder text, Request request)
    {
        var headers = new List<(string Name, string Value)>();
        foreach (var header in request.Headers)
        {
            if (header.Name.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            {
                headers.Add((header.Name.ToLowerInvariant(), header.Value));
            }
        }

        headers.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(':').Append(value).Append('\n');
        }
    }

    private void AppendResource(StringBuilder text, Uri uri)
    {
        text.Append('/').Append(credential.AccountName).Append(uri.AbsolutePath);
        if (uri.Query.Length <= 1)
        {
            return;
        }

        var parameters = new SortedList<string, string>(StringComparer.Ordinal);
        foreach (var parameter in uri.Query[1..].Split('&'))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            parameters[parameter[..equals].ToLowerInvariant()] = Uri.UnescapeDataString(parameter[(equals + 1)..]);
        }

        foreach (var (name, value) in parameters)
        {
            text.Append('\n').Append(name).Append(':').Append(value);
        }
    }
}
