using System.Diagnostics;

namespace ContactsFunctions.Tests.Support;

/// <summary>A program that ran to its end, with all that it wrote.</summary>
internal sealed record FinishedProgram(int ExitCode, string Output, string Errors)
{
    /// <summary>Everything, for the message of a failed test.</summary>
    public string All => $"{Output}{Environment.NewLine}{Errors}";

    /// <exception cref="OperationCanceledException">It did not end in time; it is killed then.</exception>
    public static async Task<FinishedProgram> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string> environment,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ends.CancelAfter(limit);
        using var process = Process.Start(start)!;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(ends.Token);
            var errors = process.StandardError.ReadToEndAsync(ends.Token);
            await process.WaitForExitAsync(ends.Token);
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
