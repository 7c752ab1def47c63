using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ContactsFunctions.Local;

/// <summary>
/// A process that does not outlive this one. Its standard input is a pipe held open by this process: when it
/// closes, for whatever reason, a <c>kill -9</c> of this process included, the child ends itself.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Queue<string> lastLines = new();
    private readonly TaskCompletionSource<bool> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>Completes when the process has ended.</summary>
    public Task Exited => exited.Task;

    /// <summary>The last lines it wrote, for the message of a failed start.</summary>
    public string LastOutput
    {
        get
        {
            lock (lastLines)
            {
                return string.Join(Environment.NewLine, lastLines);
            }
        }
    }

    public int ExitCode => process.ExitCode;

    /// <summary>Starts a program; <paramref name="onLine"/> is called for every line of its output and errors.</summary>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = folder ?? Repository.Root,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var child = new ChildProcess(process);
        process.Exited += (_, _) => child.exited.TrySetResult(true);
        process.OutputDataReceived += (_, line) => child.Read(line.Data, onLine);
        process.ErrorDataReceived += (_, line) => child.Read(line.Data, onLine);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Ends the process: closes its input, gives it five seconds to finish, then kills it and its children.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close();
            await Exited.WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is TimeoutException or IOException or InvalidOperationException)
        {
            process.Kill(entireProcessTree: true);
            await Exited;
        }
        finally
        {
            process.Dispose();
        }
    }

    /// <summary>Asks the process to finish what it began and end (SIGTERM; where there are no signals, at once).</summary>
    public void AskToStop()
    {
        if (process.HasExited)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
        }
        else
        {
            const int terminate = 15;
            _ = SendSignal(process.Id, terminate);
        }
    }

    /// <summary>Ends the process at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await Exited;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    private void Read(string? line, Action<string>? onLine)
    {
        if (line is null)
        {
            return;
        }

        // Output and errors arrive on two threads.
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > 40)
            {
                lastLines.Dequeue();
            }

            onLine?.Invoke(line);
        }
    }
}
