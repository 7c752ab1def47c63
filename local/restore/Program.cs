using Azure.Identity;
using ContactsFunctions.Restoring;

return await RestoreCommand.ExecuteAsync(args, new DefaultAzureCredential(), Environment.GetEnvironmentVariable, System.Console.Out, System.Console.Error);
