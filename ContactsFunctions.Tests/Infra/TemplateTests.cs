using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ContactsFunctions.Backup;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Reporting;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Telemetry;

namespace ContactsFunctions.Tests.Infra;

/// <summary>What the compiled template says, and what the app and its documents say of it.</summary>
[Trait("Lane", "Slow")]
public sealed partial class TemplateTests(Infrastructure infrastructure)
{
    /// <summary>A snapshot leaves this out: without it, every deployment would end every link in a mail.</summary>
    [Fact]
    public async Task What_must_survive_the_next_deployment_does()
    {
        var made = await infrastructure.DeclaredAsync();

        Assert.Equal(
            ["Microsoft.Consumption/budgets", "Microsoft.KeyVault/vaults/secrets", "Microsoft.KeyVault/vaults/secrets", "Microsoft.Web/sites/hostNameBindings"],
            made.Where(r => r["@options"]?["onlyIfNotExists"] is not null).Select(r => (string)r["type"]!).Order(StringComparer.Ordinal));
        Assert.All(
            made.Where(r => (string?)r["type"] == "Microsoft.KeyVault/vaults/secrets" && r["condition"] is null),
            key => Assert.NotNull(key["@options"]?["onlyIfNotExists"]));
    }

    [Fact]
    public async Task A_secret_parameter_is_secure_all_the_way()
    {
        var parameters = Templates(await infrastructure.TemplateAsync()).SelectMany(t => t["parameters"]?.AsObject() ?? []).Where(p => SecretName().IsMatch(p.Key)).ToList();

        Assert.Equal(6, parameters.Count);
        Assert.All(parameters, p => Assert.Equal("securestring", (string?)p.Value!["type"]));
    }

    [Fact]
    public async Task Every_parameter_and_output_is_described()
    {
        var declared = Templates(await infrastructure.TemplateAsync()).SelectMany(t => new[] { t["parameters"], t["outputs"] }).SelectMany(d => d?.AsObject() ?? []).ToList();

        Assert.NotEmpty(declared);
        Assert.All(declared, d => Assert.NotEmpty((string?)d.Value!["metadata"]?["description"] ?? ""));
    }

    [Fact]
    public void Every_table_and_queue_the_code_names_is_made()
    {
        var c = Infrastructure.Case("acs");

        // A table that is new must be in backups as well, unless all it holds is work under way.
        Assert.Equal([.. BackupLayout.Tables, BatchTable.TableName, ImportTable.TableName, OwnerTable.TableName, DeliveryTable.TableName], Names(c, "Microsoft.Storage/storageAccounts/tableServices/tables"));
        Assert.Equal([MailOutbox.Name, MailOutbox.PoisonName, MailEvents.QueueName, MailEvents.PoisonQueueName, BatchOutbox.Name, BatchOutbox.PoisonName, ImportOutbox.Name, ImportOutbox.PoisonName, EventOutbox.Name, EventOutbox.PoisonName], Names(c, "Microsoft.Storage/storageAccounts/queueServices/queues"));

        static IEnumerable<string> Names(Snapshot c, string type) => c.OfType(type).Select(r => ((string)r["name"]!).Split('/')[^1]);
    }

    /// <summary>Whatever table or queue the code asks a client for, in any file, is one of those above.</summary>
    [Fact]
    public void The_code_names_no_other_table_or_queue()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Infrastructure.Folder, "..", "ContactsFunctions"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var asked = sources.SelectMany(file => ClientUse().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.Contains(name, new[] { "TableName", "ContactTable.TableName", "StoreTable.TableName", "Name", "PoisonName", "MailOutbox.Name", "MailOutbox.PoisonName", "MailEvents.QueueName", "MailEvents.PoisonQueueName", "OwnerTable.TableName", "BatchTable.TableName", "BatchOutbox.Name", "BatchOutbox.PoisonName", "ImportTable.TableName", "ImportOutbox.Name", "ImportOutbox.PoisonName", "DeliveryTable.TableName", "EventOutbox.Name", "EventOutbox.PoisonName", "queue", "table" }));
    }

    /// <summary>Settings that the Flex Consumption plan refuses or ignores.</summary>
    [Theory]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("FUNCTIONS_EXTENSION_VERSION")]
    [InlineData("WEBSITE_RUN_FROM_PACKAGE")]
    [InlineData("WEBSITE_CONTENTAZUREFILECONNECTIONSTRING")]
    [InlineData("SCM_DO_BUILD_DURING_DEPLOYMENT")]
    [InlineData("ENABLE_ORYX_BUILD")]
    // The host would export requests with their paths, and so the tokens of people's links.
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT")]
    public void A_setting_that_must_not_be_there_is_not(string name) =>
        Assert.All(Infrastructure.Cases, c => Assert.DoesNotContain(name, c.Settings.Keys));

    [Fact]
    public void The_app_runs_as_it_was_built()
    {
        var runtime = Snapshot.At(Assert.Single(Infrastructure.Case("acs").OfType("Microsoft.Web/sites")), "properties.functionAppConfig.runtime")!;

        Assert.Equal(("dotnet-isolated", "10.0"), ((string?)runtime["name"], (string?)runtime["version"]));
    }

    /// <summary>An alert on a metric that no longer exists would never speak.</summary>
    [Fact]
    public void Alerts_and_the_workbook_ask_for_metrics_the_app_has()
    {
        var metrics = typeof(AppMetrics).GetFields().Where(f => f.IsLiteral && f.Name != nameof(AppMetrics.Name)).Select(f => (string)f.GetRawConstantValue()!).ToList();
        var asked = new[] { File.ReadAllText(Path.Combine(Infrastructure.Folder, "workbook.json")), File.ReadAllText(Path.Combine(Infrastructure.Folder, "modules", "alerts.bicep")) }
            .Select(text => MetricName().Matches(text).Select(m => m.Groups[1].Value).Distinct().ToList()).ToList();

        Assert.All(asked, names => Assert.NotEmpty(names));
        Assert.All(asked.SelectMany(names => names), name => Assert.Contains(name, metrics));
        Assert.Equal(metrics.Order(), asked[0].Order());
    }

    /// <summary>A template and those of its modules.</summary>
    private static IEnumerable<JsonObject> Templates(JsonObject template) =>
    [
        template,
        .. Infrastructure.Resources(template).Where(r => (string?)r["type"] == "Microsoft.Resources/deployments").SelectMany(r => Templates(r["properties"]!["template"]!.AsObject())),
    ];

    [GeneratedRegex(@"Get(?:Table|Queue)Client\(([^)]+)\)")]
    private static partial Regex ClientUse();

    [GeneratedRegex("(?i)(password|seed|secret)$")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"name == '(contacts\.[\w.]+)'")]
    private static partial Regex MetricName();
}
