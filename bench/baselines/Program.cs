using ContactsFunctions.Bench.Baselines;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();

// Made when a function first asks for them, so that the empty one starts without.
var connectionString = builder.Configuration["AzureWebJobsStorage"] ?? "UseDevelopmentStorage=true";
builder.Services.AddSingleton(_ => new StorageCalls(connectionString));
builder.Services.AddSingleton(_ => new TextbookStorage(connectionString));
await builder.Build().RunAsync();
