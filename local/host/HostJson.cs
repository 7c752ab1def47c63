using System.Globalization;
using System.Text.Json;

namespace ContactsFunctions.Hosting;

/// <summary>The parts of host.json that mean something here, with the Functions host's defaults.</summary>
public sealed record HostJson
{
    /// <summary>Goes before every HTTP route.</summary>
    public string RoutePrefix { get; init; } = "api";

    public QueueSettings Queues { get; init; } = new();

    public static HostJson Read(string path) => Parse(File.ReadAllBytes(path));

    public static HostJson Parse(ReadOnlyMemory<byte> utf8Json)
    {
        using var document = JsonDocument.Parse(
            utf8Json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var hostJson = new HostJson();
        if (!document.RootElement.TryGetProperty("extensions", out var extensions))
        {
            return hostJson;
        }

        if (extensions.TryGetProperty("http", out var http) && http.TryGetProperty("routePrefix", out var prefix))
        {
            hostJson = hostJson with { RoutePrefix = prefix.GetString() ?? "" };
        }

        return extensions.TryGetProperty("queues", out var queues)
            ? hostJson with { Queues = QueueSettings.Parse(queues) }
            : hostJson;
    }
}

/// <summary>host.json's <c>extensions.queues</c>.</summary>
public sealed record QueueSettings
{
    /// <summary>Messages asked for at a time; 1 to 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is asked for when no more than this many messages are being worked on.</summary>
    public int NewBatchThreshold { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>The longest pause between two looks at an empty queue.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a message rests after a failed attempt.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>Attempts before a message goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>Whether message text is base64 of the content, or the content itself.</summary>
    public bool Base64 { get; init; } = true;

    internal static QueueSettings Parse(JsonElement queues)
    {
        var defaults = new QueueSettings();
        var batchSize = Whole("batchSize", 1, 32) ?? defaults.BatchSize;
        return new()
        {
            BatchSize = batchSize,
            NewBatchThreshold = Whole("newBatchThreshold", 0, int.MaxValue) ?? batchSize / 2 * Environment.ProcessorCount,
            MaxPollingInterval = Span("maxPollingInterval", TimeSpan.FromMilliseconds(100)) ?? defaults.MaxPollingInterval,
            VisibilityTimeout = Span("visibilityTimeout", TimeSpan.Zero) ?? defaults.VisibilityTimeout,
            MaxDequeueCount = Whole("maxDequeueCount", 1, int.MaxValue) ?? defaults.MaxDequeueCount,
            Base64 = !queues.TryGetProperty("messageEncoding", out var encoding) || encoding.ToString().ToUpperInvariant() switch
            {
                "BASE64" => true,
                "NONE" => false,
                _ => throw Invalid("messageEncoding", "is \"base64\" or \"none\""),
            },
        };

        int? Whole(string name, int min, int max) =>
            !queues.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max ? number
            : throw Invalid(name, $"is a whole number from {min} to {max}");

        TimeSpan? Span(string name, TimeSpan min) =>
            !queues.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.String && TimeSpan.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var span) && span >= min ? span
            : throw Invalid(name, $"is a time span (hh:mm:ss) of at least {min}");
    }

    private static LocalHostException Invalid(string name, string rule) =>
        new($"host.json: extensions.queues.{name} {rule}.");
}
