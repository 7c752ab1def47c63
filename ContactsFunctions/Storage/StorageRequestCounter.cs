using Azure.Core;
using Azure.Core.Pipeline;
using ContactsFunctions.Telemetry;

namespace ContactsFunctions.Storage;

/// <summary>Counts what storage is asked, each try for itself: it is what storage bills.</summary>
internal sealed class StorageRequestCounter(AppMetrics metrics, string service) : HttpPipelineSynchronousPolicy
{
    public override void OnReceivedResponse(HttpMessage message) =>
        metrics.StorageAnswered(service, message.Request.Method.Method, message.Response.Status);
}
