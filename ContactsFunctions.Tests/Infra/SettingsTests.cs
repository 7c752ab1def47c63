using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ContactsFunctions.Http;
using ContactsFunctions.Local;
using ContactsFunctions.Mail.Delivery;

namespace ContactsFunctions.Tests.Infra;

/// <summary>The options classes, the README's table and the Bicep name the same settings.</summary>
[Trait("Lane", "Slow")]
public sealed partial class SettingsTests
{
    /// <summary>Settings that make sense on a developer's machine only, or for a relay with certificates of its own.</summary>
    private static readonly string[] NotInTheCloud = ["Storage__CreateMissing", "Mail__Folder__Path", "Mail__Smtp__TrustedCertificates", "Hooks__AllowLoopback"];

    /// <summary>The Functions host's own, which the app reads as the host does.</summary>
    private const string HostsStorage = "AzureWebJobsStorage";

    /// <summary>What would be in <c>host.json</c>, if it were for every machine.</summary>
    private const string HostJson = "AzureFunctionsJobHost__";

    [Fact]
    public void There_are_options_at_all() => Assert.Contains("Links__SigningKey", Options());

    [Fact]
    public void The_table_names_every_option_and_nothing_else() =>
        Assert.Equal(Options().Order(), InTheReadme().Where(name => !name.StartsWith(HostsStorage, StringComparison.Ordinal)).Order());

    [Fact]
    public void The_deployment_sets_every_option_and_nothing_else() =>
        Assert.Equal(Options().Except(NotInTheCloud).Order(), InTheBicep().Where(name => !name.StartsWith(HostsStorage, StringComparison.Ordinal)).Order());

    /// <summary>What the Functions host reads and the app does not.</summary>
    [Theory]
    [InlineData("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "8388608")]
    [InlineData("AzureWebJobsDisableHomepage", "true")]
    public async Task The_host_is_told_the_same_here_and_there(string name, string value)
    {
        var sample = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "local.settings.sample.json"), TestContext.Current.CancellationToken))!;

        Assert.Equal(value, (string?)sample["Values"]![name]);
        Assert.All(Infrastructure.Cases, c => Assert.Equal(value, c.Settings[name]));
    }

    [Fact]
    public void Storage_is_reached_by_identity()
    {
        Assert.Equal(
            ["__blobServiceUri", "__clientId", "__credential", "__queueServiceUri", "__tableServiceUri"],
            InTheBicep().Where(name => name.StartsWith(HostsStorage, StringComparison.Ordinal)).Select(name => name[HostsStorage.Length..]).Order());
        Assert.Contains(HostsStorage, InTheReadme());
    }

    /// <summary>Every class named …Options that has a section is bound to it.</summary>
    private static IEnumerable<string> Options() => typeof(HttpOptions).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true })
        .SelectMany(type => Settings(type, (string)type.GetField("Section")!.GetRawConstantValue()!));

    private static IEnumerable<string> Settings(Type type, string prefix) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(property => property.PropertyType.Namespace == typeof(MailOptions).Namespace && property.PropertyType.IsClass
            ? Settings(property.PropertyType, $"{prefix}__{property.Name}")
            : [$"{prefix}__{property.Name}"]);

    /// <summary>First column of the table under "Settings of the app"; <c>`A__B`, `__C`</c> stands for A__B and A__C.</summary>
    private static List<string> InTheReadme()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var section = readme[readme.IndexOf("## Settings of the app", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## ", 3, StringComparison.Ordinal)];
        List<string> names = [];
        foreach (var row in section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
        {
            var first = "";
            foreach (var name in Name().Matches(row.Split('|')[1]).Select(m => m.Groups[1].Value))
            {
                first = name.StartsWith("__", StringComparison.Ordinal) ? first : name;
                names.Add(name == first ? name : first[..first.LastIndexOf("__", StringComparison.Ordinal)] + name);
            }
        }

        return names;
    }

    /// <summary>Settings of every case together: mail by one way or the other.</summary>
    private static IEnumerable<string> InTheBicep() => Infrastructure.Cases
        .SelectMany(c => c.Settings.Keys)
        .Where(key => key.Contains("__", StringComparison.Ordinal) && !key.StartsWith(HostJson, StringComparison.Ordinal))
        .Distinct();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
