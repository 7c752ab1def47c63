using System.Globalization;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Local;

/// <summary><c>dev.cs test</c>: all tests, or with <c>--fast</c> those that take little time, and how many ran.</summary>
internal static partial class TestCommand
{
    public static async Task<int> ExecuteAsync(string[] args)
    {
        await NpmTools.EnsureInstalledAsync(System.Console.WriteLine);

        if (Directory.Exists(Repository.Figures))
        {
            Directory.Delete(Repository.Figures, recursive: true);
        }

        int passed = 0, failed = 0, skipped = 0;
        await using var tests = ChildProcess.Start("dotnet", ["test", "--solution", "ContactsFunctions.sln", .. args.SelectMany(Spelled)], DotnetEnvironment.NothingStaysBehind, onLine: line =>
        {
            System.Console.WriteLine(line);
            if (Count().Match(line) is { Success: true } count)
            {
                var number = int.Parse(count.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
                _ = count.Groups[1].Value switch
                {
                    "succeeded" => passed += number,
                    "failed" => failed += number,
                    _ => skipped += number,
                };
            }
        });
        await tests.Exited;
        if (passed + failed == 0)
        {
            System.Console.Error.WriteLine("No test ran.");
            return tests.ExitCode == 0 ? 1 : tests.ExitCode;
        }

        PrintFigures();
        System.Console.WriteLine(skipped == 0 ? $"{passed} passed, {failed} failed" : $"{passed} passed, {failed} failed, {skipped} skipped");
        return tests.ExitCode;
    }

    // The tests of faults, kills, load, time, browsers, compilers and whole processes carry this trait.
    private static string[] Spelled(string argument) => argument == "--fast" ? ["--filter-not-trait", "Lane=Slow"] : [argument];

    private static void PrintFigures()
    {
        foreach (var file in Directory.Exists(Repository.Figures) ? Directory.GetFiles(Repository.Figures).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            System.Console.WriteLine($"{Path.GetFileNameWithoutExtension(file)}: {File.ReadAllText(file).TrimEnd()}");
        }
    }

    // The summary of 'dotnet test' has a line for each.
    [GeneratedRegex(@"^\s+(succeeded|failed|skipped): (\d+)$")]
    private static partial Regex Count();
}
