using System.Xml;
using System.Xml.Linq;
using Azure.Core;

namespace Azure.Storage.Queues;

/// <summary>Reads <c>&lt;Error&gt;&lt;Code&gt;…&lt;/Code&gt;&lt;Message&gt;…&lt;/Message&gt;&lt;/Error&gt;</c>, or the code's header where there is no body.</summary>
internal sealed class QueueErrorParser : RequestFailedDetailsParser
{
    public static QueueErrorParser Instance { get; } = new();

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        response.Headers.TryGetValue("x-ms-error-code", out var code);
        string? message = null;
        if (response.ContentStream is MemoryStream { Length: > 0 })
        {
            try
            {
                // From bytes, not text: the service begins its XML with a byte order mark.
                var root = XElement.Load(response.Content.ToStream());
                code = root.Element("Code")?.Value ?? code;
                message = root.Element("Message")?.Value;
            }
            catch (XmlException)
            {
                // Not the service's own words (a proxy's page): the header or the status has to do.
            }
        }

        error = code is null ? null : new ResponseError(code, message);
        return error is not null;
    }
}
