using Azure.Monitor.OpenTelemetry.Exporter;
using ContactsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace ContactsFunctions.Setup;

/// <summary>Sends traces, metrics and logs of the worker to Application Insights, with the app's identity.</summary>
internal static class TelemetryExport
{
    public static void AddTelemetryExport(this FunctionsApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(TelemetryOptions.Section);
        if (section[nameof(TelemetryOptions.ConnectionString)] is not { Length: > 0 } connectionString)
        {
            return;
        }

        // Azure SDKs begin spans only when asked to.
        AppContext.SetSwitch("Azure.Experimental.EnableActivitySource", true);
        builder.Services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(tracing => tracing.AddSource(AppMetrics.Name, "Azure.*"))
            .WithMetrics(metrics => metrics.AddMeter(AppMetrics.Name))
            .UseAzureMonitorExporter(exporter =>
            {
                exporter.ConnectionString = connectionString;
                exporter.Credential = AppIdentity.Credential(builder.Configuration);
                exporter.EnableLiveMetrics = false;
            });
    }
}
