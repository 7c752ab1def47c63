using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Azure.Core;
using Azure.Storage.Queues.Models;

namespace Azure.Storage.Queues;

/// <summary>The service's XML, and the encoding of messages within it.</summary>
internal static class QueueXml
{
    public static RequestContent Write(BinaryData message, QueueMessageEncoding encoding)
    {
        var text = encoding == QueueMessageEncoding.Base64 ? Convert.ToBase64String(message.ToMemory().Span) : message.ToString();
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize }))
        {
            // A character that XML cannot carry (U+0000 …) fails here.
            xml.WriteStartElement("QueueMessage");
            xml.WriteElementString("MessageText", text);
            xml.WriteEndElement();
        }

        return RequestContent.Create(buffer.ToArray());
    }

    public static SendReceipt ReadReceipt(Response response)
    {
        var message = Messages(response).First();
        return new SendReceipt(
            Text(message, "MessageId"), Time(message, "InsertionTime"), Time(message, "ExpirationTime"),
            Text(message, "PopReceipt"), Time(message, "TimeNextVisible"));
    }

    /// <exception cref="FormatException">A message is not base64 where it should be.</exception>
    public static QueueMessage[] ReadMessages(Response response, QueueMessageEncoding encoding) =>
    [
        .. from message in Messages(response)
           select new QueueMessage(
               Text(message, "MessageId"), Text(message, "PopReceipt"), Body(message, encoding), Count(message),
               Time(message, "TimeNextVisible"), Time(message, "InsertionTime"), Time(message, "ExpirationTime")),
    ];

    /// <exception cref="FormatException">A message is not base64 where it should be.</exception>
    public static PeekedMessage[] ReadPeeked(Response response, QueueMessageEncoding encoding) =>
    [
        .. from message in Messages(response)
           select new PeekedMessage(
               Text(message, "MessageId"), Body(message, encoding), Count(message),
               Time(message, "InsertionTime"), Time(message, "ExpirationTime")),
    ];

    public static (List<QueueItem> Queues, string? NextMarker) ReadQueues(Response response)
    {
        var root = Parse(response);
        var queues = from queue in root.Elements("Queues").Elements("Queue")
                     let metadata = queue.Element("Metadata")
                     select new QueueItem(
                         Text(queue, "Name"),
                         metadata?.Elements().ToDictionary(element => element.Name.LocalName, element => element.Value));
        return ([.. queues], root.Element("NextMarker")?.Value);
    }

    private static IEnumerable<XElement> Messages(Response response) => Parse(response).Elements("QueueMessage");

    private static XElement Parse(Response response)
    {
        using var reader = XmlReader.Create(response.Content.ToStream());
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static string Text(XElement parent, string name) =>
        parent.Element(name)?.Value ?? throw new XmlException($"The service's answer lacks {name}.");

    private static DateTimeOffset Time(XElement parent, string name) =>
        DateTimeOffset.Parse(Text(parent, name), CultureInfo.InvariantCulture);

    private static long Count(XElement message) => long.Parse(Text(message, "DequeueCount"), CultureInfo.InvariantCulture);

    private static BinaryData Body(XElement message, QueueMessageEncoding encoding)
    {
        var text = Text(message, "MessageText");
        return encoding == QueueMessageEncoding.Base64 ? new BinaryData(Convert.FromBase64String(text)) : new BinaryData(text);
    }
}
