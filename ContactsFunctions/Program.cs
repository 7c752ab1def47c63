using ContactsFunctions;
using ContactsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

_ = WarmUp.BeginAsync();
var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddContactsFunctions(builder.Configuration);
builder.AddTelemetryExport();
await builder.Build().RunAsync();
