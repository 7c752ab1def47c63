using ContactsFunctions.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Setup;

/// <summary>The section <c>Telemetry</c>.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// The connection string of an Application Insights resource; without one nothing is exported. It is not the
    /// host's setting of that name on purpose: the host would export every request with its path, and so the tokens
    /// of people's links.
    /// </summary>
    public string? ConnectionString { get; init; }
}

internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options) =>
        string.IsNullOrEmpty(options.ConnectionString)
        || options.ConnectionString.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Telemetry:ConnectionString must be the connection string of an Application Insights resource, or absent.");
}

internal static class TelemetrySetup
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().Bind(configuration.GetSection(TelemetryOptions.Section)).ValidateOnStart();

        // ASP.NET Core would log each request with its path, and so the tokens of people's links.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        return services
            .AddMetrics()
            .AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>()
            .AddSingleton<AppMetrics>();
    }
}
