using System.Diagnostics;
using System.Text.Json;
using ContactsFunctions.LocalRuntime;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Local.Runtime;

/// <summary>The runtime as a process of its own, with the app's real functions.</summary>
public sealed class ProcessTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task It_listens_and_a_termination_signal_ends_it_cleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var runtime = Start();
        await ListeningAsync(runtime);

        using var kill = Process.Start("kill", ["-TERM", $"{runtime.Id}"]);
        await runtime.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, runtime.ExitCode);
    }

    [Fact]
    public async Task It_ends_with_the_process_it_was_told_to_watch()
    {
        using var parent = Start();
        await ListeningAsync(parent);
        using var runtime = Start(watched: parent.Id);
        await ListeningAsync(runtime);

        parent.Kill();
        await runtime.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, runtime.ExitCode);
    }

    [Fact]
    public async Task An_address_in_use_is_said_in_a_line()
    {
        using var first = Start();
        var address = await ListeningAsync(first);
        using var second = Start(address);
        var said = await second.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        first.Kill();

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("address already in use", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    // Never outlives the test run, whatever becomes of the test.
    private Process Start(string address = "http://127.0.0.1:0", int? watched = null)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["exec", typeof(LocalHost).Assembly.Location, "--parent-pid", $"{watched ?? Environment.ProcessId}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in SampleSettings())
        {
            start.Environment[name] = value;
        }

        start.Environment["AzureWebJobsStorage"] = azurite.NewAccount();
        start.Environment["LocalRuntime__Urls"] = address;
        return Process.Start(start)!;
    }

    private static async Task<string> ListeningAsync(Process runtime)
    {
        const string Listening = "Listening on ";
        while (await runtime.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                return line[Listening.Length..];
            }
        }

        throw new InvalidOperationException(await runtime.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The settings a developer starts with are enough to start with.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> SampleSettings()
    {
        var sample = Path.Combine(ContactsFunctions.Local.Repository.Root, "local.settings.sample.json");
        return File.Exists(sample)
            ? JsonDocument.Parse(File.ReadAllBytes(sample)).RootElement.GetProperty("Values").EnumerateObject()
                .Select(value => KeyValuePair.Create(value.Name, value.Value.GetString()))
            : [];
    }
}
