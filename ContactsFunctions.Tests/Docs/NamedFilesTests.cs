using System.Text.RegularExpressions;
using ContactsFunctions.Local;

namespace ContactsFunctions.Tests.Docs;

/// <summary>A page that names a file names one that is there. A name may leave out the folders in front.</summary>
public sealed partial class NamedFilesTests
{
    private static readonly Lazy<string[]> Files = new(() =>
        [.. FilesIn(Repository.Root).Select(file => "/" + Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))]);

    public static TheoryData<string> Pages =>
    [
        "CONTRIBUTING.md", "docs/architecture.md", "docs/threat-model.md",
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "decisions"), "*.md").Select(page => $"docs/decisions/{Path.GetFileName(page)}"),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_that_a_page_names_is_there(string page) =>
        Assert.DoesNotContain(NamedIn(File.ReadAllText(Path.Combine(Repository.Root, page))), name => !IsThere(name));

    /// <summary>Else a page could name anything.</summary>
    [Fact]
    public void A_file_that_is_gone_is_found()
    {
        var named = NamedIn("`Domain/CoreField.cs` and\n`Manage/Gone.cs`, not `dotnet run dev.cs` or `wording.<language>.json`, but `infra/main.bicep`");

        Assert.Equal(["Domain/CoreField.cs", "Manage/Gone.cs", "infra/main.bicep"], named);
        Assert.Equal(["Manage/Gone.cs"], named.Where(name => !IsThere(name)));
        Assert.False(IsThere("main/CoreField.cs"));
        Assert.True(NamedIn(File.ReadAllText(Path.Combine(Repository.Root, "CONTRIBUTING.md"))).Count() > 20);
    }

    private static bool IsThere(string name) => Files.Value.Any(file => file.EndsWith("/" + name, StringComparison.Ordinal));

    private static IEnumerable<string> NamedIn(string text) => Named().Matches(text).Select(match => match.Groups["name"].Value);

    // What was built or installed is not what a page means.
    private static IEnumerable<string> FilesIn(string folder) => Directory.GetFiles(folder).Concat(
        Directory.GetDirectories(folder)
            .Where(inner => Path.GetFileName(inner) is not ("bin" or "obj" or "node_modules" or "artifacts" or ".git"))
            .SelectMany(FilesIn));

    [GeneratedRegex("`(?!artifacts/)(?<name>([A-Za-z0-9.-]+/)+[A-Za-z0-9.-]+\\.(cs|json|md|bicep))`")]
    private static partial Regex Named();
}
