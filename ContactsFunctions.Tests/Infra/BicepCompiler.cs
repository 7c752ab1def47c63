using System.Diagnostics;
using System.Reflection;
using ContactsFunctions.Local;

namespace ContactsFunctions.Tests.Infra;

/// <summary>
/// Microsoft's own Bicep compiler. On Linux x64 it comes with the test project, as a package; elsewhere it must be on
/// PATH. A machine without one cannot say whether <c>infra/</c> compiles, so its tests fail there.
/// </summary>
internal static class BicepCompiler
{
    /// <summary>Where the compiler lies that came as a package; nothing where it does not.</summary>
    public static string? Packaged { get; } = typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .SingleOrDefault(metadata => metadata.Key == "BicepCompiler")?.Value;

    // The compiler is one file that unpacks a few libraries when it starts: not into a home folder that may not be there.
    private static readonly string Unpacked = Path.Combine(Repository.Root, "artifacts", "bicep");

    public static string Find(string? packaged, string? path)
    {
        if (packaged is not null)
        {
            return File.Exists(packaged) ? packaged : throw new FileNotFoundException($"The Bicep compiler is not at {packaged}: restore and build the test project again.");
        }

        var name = OperatingSystem.IsWindows() ? "bicep.exe" : "bicep";
        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException("There is no Bicep compiler on PATH: https://learn.microsoft.com/azure/azure-resource-manager/bicep/install");
    }

    public static async Task<Said> RunAsync(IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Find(Packaged, Environment.GetEnvironmentVariable("PATH")), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Unpacked;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    internal sealed record Said(int ExitCode, string Output, string Errors)
    {
        /// <summary>What it printed; fails the test where it found fault with anything.</summary>
        public string WithoutComplaint()
        {
            Assert.Equal("", Errors);
            Assert.Equal(0, ExitCode);
            return Output;
        }

        /// <summary>Fails the test where it printed anything at all.</summary>
        public void Nothing() => Assert.Equal("", WithoutComplaint());
    }
}
