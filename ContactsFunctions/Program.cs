using ContactsFunctions.Setup;
using Microsoft.Extensions.Hosting;

_ = WarmUp.BeginAsync();
await ContactsFunctionsSetup.CreateBuilder(args).Build().RunAsync();
