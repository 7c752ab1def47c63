using Azure;
using Azure.Core;
using Azure.Identity;
using ContactsFunctions.Backup;
using ContactsFunctions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Restoring;

/// <summary><c>dev.cs restore</c>: writes a backup back into tables that have none of its rows.</summary>
internal static class RestoreCommand
{
    public static async Task<int> ExecuteAsync(string[] args, TokenCredential credential, Func<string, string?> environment, TextWriter output, TextWriter errors)
    {
        try
        {
            var options = RestoreOptions.Parse(args);
            var target = Account(options.To, environment);
            var source = options.From is null ? target : Account(options.From, environment);
            var tables = new RestoreTables(
                source.Blobs(() => credential, Patient).GetBlobContainerClient(options.Container), target.Tables(() => credential, Patient), TimeProvider.System);
            var backups = await tables.ListAsync(CancellationToken.None);
            if (options.Backup is null)
            {
                await output.WriteLineAsync(backups.Count == 0 ? "There is no complete backup." : string.Join(Environment.NewLine, backups));
                return 0;
            }

            await RestoreAsync(options, options.Backup == "latest" && backups.Count > 0 ? backups[^1] : options.Backup, tables, output);
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or RestoreRefusedException or InvalidDataException or OptionsValidationException)
        {
            await errors.WriteLineAsync(e.Message);
            await errors.WriteLineAsync(e is ArgumentException ? RestoreOptions.Usage : "");
            return 2;
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            await errors.WriteLineAsync($"{e.Message}{Environment.NewLine}What was written stays. Once the cause is gone, the same command with --continue goes on.");
            return 1;
        }
    }

    private static async Task RestoreAsync(RestoreOptions options, string backup, RestoreTables tables, TextWriter output)
    {
        await output.WriteLineAsync($"Restoring {backup} ...");
        var result = await tables.ExecuteAsync(
            new(backup, options.Store, options.Contacts, options.Stores, options.Continue), new Lines(output), CancellationToken.None);
        await output.WriteLineAsync($"{result.Rows.Values.Sum()} rows of contacts in {result.Rows.Count} stores. {result.Mended} rows put right, {result.Erased} contacts erased again.");
        foreach (var (store, contacts) in result.MailsOwed.Where(owed => owed.Value > 0))
        {
            await output.WriteLineAsync($"{store}: {contacts} contacts are owed mail. Once the app runs: POST /manage/stores/{store}/mail/redrive");
        }
    }

    private static StorageAccount Account(string? name, Func<string, string?> environment) => StorageAccount.Read(new ConfigurationBuilder().AddInMemoryCollection(
        name is null
            ? new Dictionary<string, string?> { [StorageAccount.Setting] = environment(StorageAccount.Setting) }
            : new Dictionary<string, string?> { [$"{StorageAccount.Setting}:accountName"] = name }).Build());

    /// <summary>Nobody waits at the other end, and a restore that is broken off is a nuisance.</summary>
    private static void Patient(ClientOptions options)
    {
        options.Retry.MaxRetries = 8;
        options.Retry.Delay = TimeSpan.FromSeconds(1);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(30);
    }

    private sealed class Lines(TextWriter output) : IProgress<string>
    {
        public void Report(string value) => output.WriteLine($"  {value}");
    }
}
