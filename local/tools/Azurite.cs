using System.Text.RegularExpressions;

namespace ContactsFunctions.Local;

/// <summary>Azurite, the storage emulator, on ports of its own.</summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>The emulator's public, well-known account.</summary>
    public const string DefaultAccount = "devstoreaccount1";

    /// <summary>The emulator's public, well-known key. Every account of a test run uses it too.</summary>
    public const string DefaultKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly ChildProcess process;

    private Azurite(ChildProcess process, Uri blobs, Uri queues, Uri tables)
    {
        this.process = process;
        Blobs = blobs;
        Queues = queues;
        Tables = tables;
    }

    public Uri Blobs { get; }

    public Uri Queues { get; }

    public Uri Tables { get; }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">Where it keeps its data; null keeps everything in memory.</param>
    /// <param name="accounts">Account names to serve; null serves the default account.</param>
    /// <param name="preload">A script that is loaded into it first.</param>
    public static async Task<Azurite> StartAsync(
        string? folder = null, IEnumerable<string>? accounts = null, string? preload = null, CancellationToken cancellationToken = default)
    {
        await NpmTools.EnsureInstalledAsync();

        var found = new Dictionary<string, Uri>(StringComparer.Ordinal);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var environment = new Dictionary<string, string?>();
        if (accounts is not null)
        {
            environment["AZURITE_ACCOUNTS"] = string.Join(';', accounts.Select(account => $"{account}:{DefaultKey}"));
        }

        var process = ChildProcess.Start("node",
            [
                "--require", Path.Combine(Repository.Root, "local", "tools", "exit-with-parent.cjs"),
                .. preload is null ? Array.Empty<string>() : ["--require", preload],
                NpmTools.PathOf("azurite", "dist", "src", "azurite.js"),
                "--silent", "--skipApiVersionCheck", "--disableTelemetry",
                "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
                .. folder is null ? new[] { "--inMemoryPersistence" } : ["--location", folder],
            ],
            environment,
            onLine: line =>
            {
                if (Listening().Match(line) is { Success: true } match)
                {
                    found[match.Groups[1].Value] = new Uri(match.Groups[2].Value);
                    if (found.Count == 3)
                    {
                        ready.TrySetResult();
                    }
                }
            });

        if (await Task.WhenAny(ready.Task, process.Exited, Task.Delay(TimeSpan.FromSeconds(60), cancellationToken)) != ready.Task)
        {
            var output = process.LastOutput;
            await process.DisposeAsync();
            throw new InvalidOperationException($"Azurite did not start:{Environment.NewLine}{output}");
        }

        return new Azurite(process, found["Blob"], found["Queue"], found["Table"]);
    }

    /// <summary>The connection string of an account of this instance.</summary>
    public string ConnectionString(string account = DefaultAccount) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={DefaultKey};"
        + $"BlobEndpoint={Blobs}{account};QueueEndpoint={Queues}{account};TableEndpoint={Tables}{account};";

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [GeneratedRegex(@"Azurite (Blob|Queue|Table) service is successfully listening at (\S+)")]
    private static partial Regex Listening();
}
