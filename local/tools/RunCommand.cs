using System.Globalization;
using System.Runtime.InteropServices;

namespace ContactsFunctions.Local;

/// <summary><c>dev.cs run</c>: storage, mail catcher and app on this machine, until Ctrl+C.</summary>
internal static class RunCommand
{
    public static async Task<int> ExecuteAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        StopWithParent(stop);
        try
        {
            await RunAsync(RunOptions.Parse(args), stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or HttpRequestException or IOException)
        {
            System.Console.Error.WriteLine(e.Message);
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task RunAsync(RunOptions options, CancellationToken stopping)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(options.RunFile)!);
        File.Delete(options.RunFile);
        if (options.Fresh && Directory.Exists(options.Data))
        {
            Directory.Delete(options.Data, recursive: true);
        }

        Directory.CreateDirectory(options.Data);
        await NpmTools.EnsureInstalledAsync(System.Console.WriteLine);

        // Side by side: the three do not need each other to come up.
        var building = AppBuild.EnsureAsync(stopping);
        var startingStorage = Azurite.StartAsync(Path.Combine(options.Data, "storage"), cancellationToken: stopping);
        var startingCatcher = options.Smtp is null ? MailCatcher.StartAsync(Path.Combine(options.Data, "mail"), cancellationToken: stopping) : Task.FromResult<MailCatcher>(null!);
        await using var storage = await startingStorage;
        await using var catcher = await startingCatcher;
        await building;

        var keys = DevKeys.Load(options.Data);
        var port = options.Port == 0 || !FreePort.IsFree(options.Port) ? FreePort.Find() : options.Port;
        var url = new Uri($"http://localhost:{port}/");
        var facts = new Dictionary<string, object?>
        {
            ["baseUrl"] = url.ToString().TrimEnd('/'),
            ["storeId"] = DemoStore.Id,
            ["masterKey"] = keys.MasterKey,
            ["mailUrl"] = catcher?.Web.ToString().TrimEnd('/'),
            ["tableEndpoint"] = storage.Tables + Azurite.DefaultAccount,
            ["queueEndpoint"] = storage.Queues + Azurite.DefaultAccount,
            ["devPid"] = Environment.ProcessId,
        };
        using var runFile = new RunFile(options.RunFile, facts);
        await using var host = FunctionsHost.Start(
            url, keys.MasterKey, Settings(options, storage, catcher, keys, url), onLine: System.Console.WriteLine, onWorker: worker => runFile.Set("pid", worker));
        using var demo = new DemoStore(url, keys);
        await demo.WaitForAppAsync(host, stopping);
        await demo.EnsureAsync(stopping);
        keys.Save(options.Data);
        if (options.Sample)
        {
            using var sample = new SampleContacts(url, keys);
            System.Console.WriteLine($"{await sample.FillAsync(stopping)} made-up contacts are in the demo store.");
        }

        runFile.Set("hostPid", host.Id);
        runFile.Set("apiKey", keys.ApiKey);
        runFile.Publish();
        System.Console.WriteLine(Banner(url, keys, catcher, options, await demo.ConsoleLinkAsync(stopping)));

        await Task.WhenAny(host.Exited, Task.Delay(Timeout.Infinite, stopping));
        if (!stopping.IsCancellationRequested)
        {
            throw new InvalidOperationException("The app stopped by itself; its last words are above.");
        }

        System.Console.WriteLine("Stopping ...");
        host.AskToStop();
        await Task.WhenAny(host.Exited, Task.Delay(TimeSpan.FromSeconds(30), CancellationToken.None));
    }

    private static Dictionary<string, string?> Settings(RunOptions options, Azurite storage, MailCatcher? catcher, DevKeys keys, Uri url) => new()
    {
        ["AzureWebJobsStorage"] = storage.ConnectionString(),
        ["Storage__CreateMissing"] = "true",
        ["Links__PublicUrl"] = url.ToString(),
        ["Links__SigningKey"] = keys.SigningKey,
        ["Mail__Delivery"] = "smtp",
        ["Mail__SenderAddress"] = "shop@example.com",
        ["Mail__Smtp__Host"] = options.Smtp?.Host ?? "127.0.0.1",
        ["Mail__Smtp__Port"] = (options.Smtp?.Port ?? catcher!.SmtpPort).ToString(CultureInfo.InvariantCulture),
        ["Hooks__AllowLoopback"] = "true",
        ["RateLimits__Enabled"] = options.RateLimits ? "true" : "false",
    };

    private static string Banner(Uri url, DevKeys keys, MailCatcher? catcher, RunOptions options, string? console) => $$"""

        ContactsFunctions is running.   Ctrl+C stops everything.

          App         {{url}}   (sign-up page: {{url}}s/{{DemoStore.Id}})
          Mail        {{(object?)catcher?.Web ?? $"sent to {options.Smtp?.Host}:{options.Smtp?.Port}"}}
          Store       {{DemoStore.Id}}
          Console     {{console}}   (once, for 15 minutes; then {{url}}console)
          API key     {{keys.ApiKey}}
          Master key  {{keys.MasterKey}}

        Sign somebody up, then open the mail and press the button:

          curl -s {{url}}api/v1/stores/{{DemoStore.Id}}/contacts -H 'Content-Type: application/json' -H 'X-API-Key: {{keys.ApiKey}}' -d '{"email":"vanessa@example.com","firstName":"Vanessa","marketingAllowed":true,"sendWelcomeEmail":true}'

        And see what is known of them:

          curl -s '{{url}}api/v1/stores/{{DemoStore.Id}}/contacts?email=vanessa@example.com' -H 'X-API-Key: {{keys.ApiKey}}'

        """;

    /// <summary>'dotnet run' is our parent: when it is killed, nobody else would tell us.</summary>
    private static void StopWithParent(CancellationTokenSource stop)
    {
        var parent = ParentId();
        if (parent is null)
        {
            return;
        }

        _ = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(300);
                if (ParentId() != parent)
                {
                    await stop.CancelAsync();
                }
            }
        });
    }

    private static int? ParentId()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // "pid (name) state ppid …", and the name may hold anything.
        var status = File.ReadAllText("/proc/self/stat");
        return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
