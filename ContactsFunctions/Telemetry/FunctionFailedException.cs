using System.Globalization;
using Azure;

namespace ContactsFunctions.Telemetry;

/// <summary>
/// A failure as it may leave a function that no caller waits for. The Functions host logs the messages of such
/// exceptions, and those of client libraries repeat what they were answered; so this one keeps what kinds of things went
/// wrong, and where, and no message.
/// </summary>
internal sealed class FunctionFailedException : Exception
{
    private FunctionFailedException(string outline, string? stackTrace)
        : base(outline) => StackTrace = stackTrace;

    public override string? StackTrace { get; }

    public static FunctionFailedException Of(Exception cause) => new(Outline(cause), cause.StackTrace);

    private static string Outline(Exception e) => e switch
    {
        RequestFailedException failed => string.Create(CultureInfo.InvariantCulture, $"{Kind(e)} {failed.Status}"),
        AggregateException { InnerExceptions: [var first, ..] } => $"{Kind(e)}, {Outline(first)}",
        { InnerException: { } inner } => $"{Kind(e)}, {Outline(inner)}",
        _ => Kind(e),
    };

    private static string Kind(Exception e) => e.GetType().Name;
}
