using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Delivery;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Mail.Reporting;

/// <summary>Makes delivery reports of what Azure Communication Services tells, and drops what tells nothing.</summary>
public sealed partial class ReadAcsEvents(StoreTags stores, TimeProvider time, ILogger<ReadAcsEvents> logger)
{
    private static readonly Dictionary<string, DeliveryVerdict> Verdicts =
        Enum.GetValues<DeliveryVerdict>().ToDictionary(verdict => verdict.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Arrived, or handed on to the members of a list.</summary>
    private static readonly HashSet<string> AllIsWell = new(StringComparer.OrdinalIgnoreCase) { "Delivered", "Expanded" };

    /// <exception cref="InvalidDataException">The message is no event, or a delivery report without what makes one.
    /// Its text is not repeated.</exception>
    public async Task<IReadOnlyList<DeliveryReport>> ExecuteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        List<DeliveryReport> reports = [];
        foreach (var received in AcsEvent.Read(message.Span))
        {
            if (await ReadAsync(received, cancellationToken) is { } report)
            {
                reports.Add(report);
            }
        }

        return reports;
    }

    private async Task<DeliveryReport?> ReadAsync(AcsEvent received, CancellationToken cancellationToken)
    {
        if (!received.IsDeliveryReport)
        {
            Log.OtherEvent(logger);
            return null;
        }

        if (received.Data is not { MessageId: { } messageId, Status: { } status } data
            || !EmailAddress.TryParse(data.Recipient, out var recipient))
        {
            throw new InvalidDataException("The delivery report lacks the mail, its recipient or its status.");
        }

        if (!Verdicts.TryGetValue(status, out var verdict))
        {
            if (!AllIsWell.Contains(status))
            {
                // Not written down as a failure: a status that is new may be good news.
                Log.UnknownStatus(logger);
            }

            return null;
        }

        if (!Guid.TryParse(messageId, out var operation) || AcsOperation.Read(operation) is not { } origin
            || await stores.FindAsync(origin.StoreTag, cancellationToken) is not { } store)
        {
            Log.NotOurs(logger, verdict);
            return null;
        }

        var reportedAt = data.DeliveryAttemptTimestamp ?? received.EventTime ?? received.Time ?? time.GetUtcNow();
        return new(store, recipient, origin.Kind, verdict, reportedAt);
    }

    private static partial class Log
    {
        [LoggerMessage(3103, LogLevel.Debug, "An event that is no delivery report is dropped.")]
        public static partial void OtherEvent(ILogger logger);

        [LoggerMessage(3104, LogLevel.Warning, "A delivery report has a status that this version does not know; it is dropped.")]
        public static partial void UnknownStatus(ILogger logger);

        [LoggerMessage(3105, LogLevel.Warning, "A delivery report ({Verdict}) is about a mail of no store here; it is dropped.")]
        public static partial void NotOurs(ILogger logger, DeliveryVerdict verdict);
    }
}
