using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Local.Host.Workers;

/// <summary>The local host as a process of its own, with the app as its worker.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int worker;

    private HostProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public string Output => string.Join(Environment.NewLine, lines);

    /// <param name="settings">Instead of those that every run needs; null takes one away.</param>
    public static HostProcess Start(string storage, Uri address, params (string Name, string? Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Hosting.LocalHost).Assembly.Location, FunctionsHost.BuiltApp, "--exit-with-input"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LocalHost__Urls"] = address.AbsoluteUri.TrimEnd('/');
        start.Environment["LocalHost__MasterKey"] = RunningApp.MasterKey;
        foreach (var (name, value) in Settings(storage, address).Concat(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))))
        {
            start.Environment[name] = value;
        }

        var host = new HostProcess(new() { StartInfo = start });
        host.process.OutputDataReceived += host.Read;
        host.process.ErrorDataReceived += host.Read;
        host.process.Start();
        host.process.BeginOutputReadLine();
        host.process.BeginErrorReadLine();
        return host;
    }

    public static Dictionary<string, string?> Settings(string storage, Uri address) => new()
    {
        ["AzureWebJobsStorage"] = storage,
        ["Storage__CreateMissing"] = "true",
        ["Links__PublicUrl"] = address.AbsoluteUri,
        ["Links__SigningKey"] = AppProcess.SigningKey,
        ["Mail__Delivery"] = "smtp",
        ["Mail__SenderAddress"] = "shop@example.com",
        ["Mail__Smtp__Host"] = "127.0.0.1",
        ["Mail__Smtp__Port"] = "9",
        ["RateLimits__Enabled"] = "false",
        ["DOTNET_TieredPGO"] = "0",
    };

    /// <summary>Waits until it takes requests.</summary>
    /// <returns>The process id of its worker.</returns>
    public async Task<int> ListeningAsync()
    {
        await Task.WhenAny(listening.Task, process.WaitForExitAsync(TestContext.Current.CancellationToken)).Soon();
        return listening.Task.IsCompleted ? worker : throw new InvalidOperationException(Output);
    }

    public void CloseInput() => process.StandardInput.Close();

    /// <summary>Waits until it has ended and all its output is read.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndedAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).Soon();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Read(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        lines.Enqueue(line.Data);
        if (WorkerIsReady().Match(line.Data) is { Success: true } match)
        {
            worker = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }
        else if (line.Data.StartsWith("Listening on", StringComparison.Ordinal))
        {
            listening.TrySetResult();
        }
    }

    [GeneratedRegex(@"Worker (\d+) is ready")]
    private static partial Regex WorkerIsReady();
}
