using System.Text.RegularExpressions;
using ContactsFunctions.Local;

namespace ContactsFunctions.Tests;

/// <summary>The app's folders are rooms in an order: each may look at those before it, and at none after it.</summary>
public sealed partial class RoomTests
{
    /// <summary>From the ground up. docs/architecture.md says what each is for.</summary>
    private static readonly string[] Rooms =
        ["Telemetry", "Domain", "Stores", "Storage", "Links", "Backup", "Mail", "Intake", "Http", "Pages", "Dialects", "Hooks", "Manage", "Console", "Docs", "Setup"];

    /// <summary>Rooms that know neither the web nor the cloud.</summary>
    private static readonly string[] Pure = ["Domain", "Stores", "Links"];

    private static readonly string App = Path.Combine(Repository.Root, "ContactsFunctions");

    public static TheoryData<string> AllRooms => [.. Rooms];

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_room_looks_only_at_rooms_before_its_own(string room)
    {
        var allowed = Rooms[..(Array.IndexOf(Rooms, room) + 1)];

        var wrong = Sources(room).SelectMany(file => Named(file.Text).Except(allowed).Select(other => $"{file.Path} names {other}"));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_with_code_is_a_room() => Assert.Empty(
        Directory.GetDirectories(App).Select(Path.GetFileName).Except(["bin", "obj", "Properties"]).Except(Rooms));

    [Fact]
    public void A_file_stands_in_the_folder_of_its_namespace() => Assert.All(Rooms.SelectMany(Sources), file =>
        Assert.Contains($"namespace ContactsFunctions.{Path.GetDirectoryName(file.Path)!.Replace('/', '.')};", file.Text, StringComparison.Ordinal));

    [Theory]
    [InlineData("Microsoft.AspNetCore")]
    [InlineData("Microsoft.Azure")]
    [InlineData("Azure.")]
    public void The_domain_knows_neither_the_web_nor_the_cloud(string library) => Assert.Empty(
        Pure.SelectMany(Sources).Where(file => file.Text.Contains($"using {library}", StringComparison.Ordinal)).Select(file => file.Path));

    [Fact]
    public void Use_cases_know_nothing_of_the_web() => Assert.Empty(
        Sources("Intake").Where(file => file.Text.Contains("using Microsoft.AspNetCore", StringComparison.Ordinal)).Select(file => file.Path));

    /// <summary>A stranger reads two files side by side.</summary>
    [Fact]
    public void No_line_of_the_app_is_longer_than_140_columns() => Assert.Empty(
        Rooms.SelectMany(Sources)
            .Concat(Directory.EnumerateFiles(App, "*.cs").Select(path => (Path: Path.GetFileName(path), Text: File.ReadAllText(path))))
            .SelectMany(file => TooLong(file.Text).Select(line => $"{file.Path}:{line}")));

    [Fact]
    public void A_line_that_is_too_long_is_found() =>
        Assert.Equal([2], TooLong($"{new string('a', 140)}\n{new string('b', 141)}\r\nc"));

    /// <summary>Else a rule of this class could not fail.</summary>
    [Fact]
    public void A_room_that_is_named_is_found() =>
        Assert.Equal(["Http", "Mail"], Named("using ContactsFunctions.Http;\nvar a = Mail.Sending.SendMail; // Pages.Html").Order());

    private static IEnumerable<(string Path, string Text)> Sources(string room) =>
        Directory.EnumerateFiles(Path.Combine(App, room), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetRelativePath(App, path), File.ReadAllText(path)));

    private static IEnumerable<int> TooLong(string text) =>
        text.Split('\n').Index().Where(line => line.Item.TrimEnd('\r').Length > 140).Select(line => line.Index + 1);

    private static IEnumerable<string> Named(string code) =>
        Rooms.Where(room => Regex.IsMatch(Comment().Replace(code, string.Empty), $@"\bContactsFunctions\.{room}\b|(?<![\w.""/]){room}\.[A-Z]\w*\.[A-Z]"));

    [GeneratedRegex("(?<![:/])//(?!/).*")]
    private static partial Regex Comment();
}
