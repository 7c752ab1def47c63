using System.Globalization;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Local;

/// <summary><c>dev.cs test</c>: all tests, and how many ran.</summary>
internal static partial class TestCommand
{
    public static async Task<int> ExecuteAsync(string[] args)
    {
        await NpmTools.EnsureInstalledAsync(Console.WriteLine);

        if (Directory.Exists(Repository.Figures))
        {
            Directory.Delete(Repository.Figures, recursive: true);
        }

        int passed = 0, failed = 0, skipped = 0;
        await using var tests = ChildProcess.Start("dotnet", ["test", "ContactsFunctions.sln", "-nologo", "-tl:off", .. args], DotnetEnvironment.NothingStaysBehind, onLine: line =>
        {
            Console.WriteLine(line);
            if (Summary().Match(line) is { Success: true } summary)
            {
                failed += Number(summary, 1);
                passed += Number(summary, 2);
                skipped += Number(summary, 3);
            }
        });
        await tests.Exited;
        if (passed + failed == 0)
        {
            Console.Error.WriteLine("No test ran.");
            return tests.ExitCode == 0 ? 1 : tests.ExitCode;
        }

        PrintFigures();
        Console.WriteLine(skipped == 0 ? $"{passed} passed, {failed} failed" : $"{passed} passed, {failed} failed, {skipped} skipped");
        return tests.ExitCode;
    }

    private static void PrintFigures()
    {
        foreach (var file in Directory.Exists(Repository.Figures) ? Directory.GetFiles(Repository.Figures).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            Console.WriteLine($"{Path.GetFileNameWithoutExtension(file)}: {File.ReadAllText(file).TrimEnd()}");
        }
    }

    private static int Number(Match summary, int group) => int.Parse(summary.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Failed:\s*(\d+), Passed:\s*(\d+), Skipped:\s*(\d+), Total:")]
    private static partial Regex Summary();
}
