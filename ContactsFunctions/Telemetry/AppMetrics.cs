using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ContactsFunctions.Telemetry;

/// <summary>
/// What an operator sees of the app in numbers. No tag holds anything about a person, and none grows with the number
/// of contacts or stores.
/// </summary>
public sealed class AppMetrics
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "ContactsFunctions";

    public const string RequestDuration = "contacts.request.duration";
    public const string Changes = "contacts.changes";
    public const string OtherCalls = "contacts.calls.other";
    public const string Mails = "contacts.mails";
    public const string MailDelay = "contacts.mail.delay";
    public const string StorageRequests = "contacts.storage.requests";
    public const string QueueMessages = "contacts.queue.messages";
    public const string QueueAge = "contacts.queue.age";
    public const string UnreadableRows = "contacts.rows.unreadable";
    public const string Heartbeats = "contacts.heartbeats";
    public const string HookDeliveries = "contacts.hook.deliveries";
    public const string BackupRows = "contacts.backup.rows";

    private static readonly ActivitySource Source = new(Name);

    private readonly Histogram<double> requestDuration;
    private readonly Counter<long> changes;
    private readonly Counter<long> otherCalls;
    private readonly Counter<long> mails;
    private readonly Histogram<double> mailDelay;
    private readonly Counter<long> storageRequests;
    private readonly Gauge<long> queueMessages;
    private readonly Gauge<double> queueAge;
    private readonly Counter<long> unreadableRows;
    private readonly Counter<long> heartbeats;
    private readonly Counter<long> hookDeliveries;
    private readonly Counter<long> backupRows;

    public AppMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(Name);
        requestDuration = meter.CreateHistogram<double>(RequestDuration, "s", "HTTP requests by function and answer");
        changes = meter.CreateCounter<long>(Changes, "{contact}", "Submitted contacts by what became of them");
        otherCalls = meter.CreateCounter<long>(
            OtherCalls, "{call}", "Calls about other things than contacts, taken and not kept, by dialect and kind");
        mails = meter.CreateCounter<long>(Mails, "{mail}", "Deliveries of mails by kind and outcome");
        mailDelay = meter.CreateHistogram<double>(MailDelay, "s", "From a mail falling due to its delivery");
        storageRequests = meter.CreateCounter<long>(StorageRequests, "{request}", "Requests to storage by service, method and answer");
        queueMessages = meter.CreateGauge<long>(QueueMessages, "{message}", "Messages by queue, those that rest included");
        queueAge = meter.CreateGauge<double>(QueueAge, "s", "Age of the oldest mail that waits for its first delivery");
        unreadableRows = meter.CreateCounter<long>(UnreadableRows, "{row}", "Rows that were left out because they cannot be read");
        heartbeats = meter.CreateCounter<long>(Heartbeats, "{beat}", "Looks at the queues");
        hookDeliveries = meter.CreateCounter<long>(HookDeliveries, "{delivery}", "Posts to webhooks by event and outcome");
        backupRows = meter.CreateCounter<long>(BackupRows, "{row}", "Rows in backups that were completed");
    }

    /// <summary>A span of a trace; null where nobody listens.</summary>
    public static Activity? Start(string operation) => Source.StartActivity(operation);

    public void RequestAnswered(string function, int status, TimeSpan duration) =>
        requestDuration.Record(duration.TotalSeconds, new("function", function), new("http.response.status_code", status));

    /// <param name="result">What became of it: a name from a short list.</param>
    public void ContactSubmitted(string result) => changes.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>Counts a call that was accepted and of which nothing is kept.</summary>
    /// <param name="dialect">Whose clients make it.</param>
    /// <param name="kind">What it is about: a name from a short list.</param>
    public void OtherCallTaken(string dialect, string kind) => otherCalls.Add(1, new("dialect", dialect), new("kind", kind));

    /// <summary>Counts one delivery of a mail.</summary>
    /// <param name="kind">The name of its kind.</param>
    /// <param name="outcome">What became of it: a name from a short list.</param>
    /// <param name="delay">From the mail falling due to its delivery; null where it was not delivered.</param>
    public void MailDelivered(string kind, string outcome, TimeSpan? delay)
    {
        var named = new KeyValuePair<string, object?>("kind", kind);
        mails.Add(1, named, new("outcome", outcome));
        if (delay is { } late)
        {
            mailDelay.Record(late.TotalSeconds, named);
        }
    }

    /// <summary>Counts one post to a webhook.</summary>
    /// <param name="kind">The name of its event.</param>
    /// <param name="outcome">What became of it: a name from a short list.</param>
    public void HookTold(string kind, string outcome) => hookDeliveries.Add(1, new("event", kind), new("outcome", outcome));

    public void StorageAnswered(string service, string method, int status) =>
        storageRequests.Add(1, new("service", service), new("http.request.method", method), new("http.response.status_code", status));

    public void QueueSeen(string queue, long messages) => queueMessages.Record(messages, new KeyValuePair<string, object?>("queue", queue));

    public void OldestMailSeen(TimeSpan age) => queueAge.Record(age.TotalSeconds);

    public void UnreadableRowSeen() => unreadableRows.Add(1);

    public void BackedUp(long rows) => backupRows.Add(rows);

    public void RecordHeartbeat() => heartbeats.Add(1);
}
