using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ContactsFunctions.Local;

namespace ContactsFunctions.Bench.Cpu;

/// <summary>Time and memory of the app's own work, by BenchmarkDotNet.</summary>
internal static class CpuTable
{
    public static Task PrintAsync()
    {
        // In this process: a generated project would not know this repository's choice of packages.
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(Effort.Of(8, 3)).WithIterationCount(Effort.Of(12, 3)))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.Combine(Repository.Root, "artifacts", "bench"))
            .WithOptions(ConfigOptions.DisableOptimizationsValidator);
        var summary = BenchmarkRunner.Run<Steps>(config);

        System.Console.WriteLine("| step | time | ± | allocated |");
        System.Console.WriteLine("|---|---:|---:|---:|");
        foreach (var report in summary.Reports)
        {
            System.Console.WriteLine(Line(report));
        }

        System.Console.WriteLine();
        System.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"Small contact, body to row: {Mean(summary, Steps.BodyToRow) / Mean(summary, Steps.JsonAlone):0.0} × what JsonDocument takes to parse that body."));

        return Task.CompletedTask;
    }

    private static double? Mean(Summary summary, string step) => summary.Reports.FirstOrDefault(report => NameOf(report) == step)?.ResultStatistics?.Mean;

    private static string NameOf(BenchmarkReport report) => report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');

    private static string Line(BenchmarkReport report)
    {
        var name = NameOf(report);
        return report.ResultStatistics is not { } time
            ? $"| {name} | failed | | |"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {time.Mean / 1000:0.00} µs | {time.StandardError / 1000:0.00} | {(report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0) / 1024.0:0.0} KiB |");
    }
}
