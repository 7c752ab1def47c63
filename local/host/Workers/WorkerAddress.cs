using System.Globalization;

namespace ContactsFunctions.Hosting.Workers;

/// <summary>Where a worker finds its host, and the id by which the host knows it.</summary>
/// <param name="Host">Serves gRPC over HTTP/2 without TLS.</param>
/// <param name="WorkerId">Known to the host and this worker alone: who shows it is let in.</param>
public sealed record WorkerAddress(Uri Host, string WorkerId)
{
    /// <summary>The longest message either side takes, in bytes.</summary>
    public const int MaxMessageLength = int.MaxValue;

    /// <summary>As arguments to a worker's process.</summary>
    public IReadOnlyList<string> Arguments =>
    [
        "--functions-uri", Host.AbsoluteUri,
        "--functions-worker-id", WorkerId,
        "--functions-request-id", WorkerId,
        "--functions-grpc-max-message-length", MaxMessageLength.ToString(CultureInfo.InvariantCulture),
    ];
}
