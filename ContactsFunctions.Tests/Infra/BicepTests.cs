using System.Diagnostics;
using System.Text.RegularExpressions;
using ContactsFunctions.Contacts.Storage;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Stores;
using ContactsFunctions.Telemetry;

namespace ContactsFunctions.Tests.Infra;

public sealed partial class BicepTests(Bicep bicep) : IClassFixture<Bicep>
{
    /// <summary>What the app may do. A role more or less here is a decision, with a reason in roles.bicep.</summary>
    private static readonly Dictionary<string, (string Id, string Scope)> Roles = new()
    {
        ["storageBlobDataOwner"] = ("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "storage"),
        ["storageQueueDataContributor"] = ("974c5e8b-45b9-4653-ba55-5f855dd0fb88", "storage"),
        ["storageTableDataContributor"] = ("0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "storage"),
        ["monitoringMetricsPublisher"] = ("3913510d-42f4-4e42-8a64-420c390055eb", "insights"),
        ["keyVaultSecretsUser"] = ("4633458b-17de-408a-b874-0445c86b69e6", "keyVault"),
        ["communicationAndEmailServiceOwner"] = ("09976791-48a7-449e-bb21-39d1a415f350", "communicationService"),
    };

    [Fact]
    public void Every_file_parses()
    {
        Assert.NotEmpty(bicep.Files);
        Assert.All(bicep.Files, file => Assert.Empty(file.Errors));
    }

    [Fact]
    public async Task A_file_that_does_not_parse_is_noticed()
    {
        var broken = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.bicep");
        await File.WriteAllTextAsync(broken, "param name string =\nresource x 'a/b@2024-01-01' = {\n  name: \n", TestContext.Current.CancellationToken);
        try
        {
            Assert.NotEmpty(Assert.Single(await Bicep.ReadAsync([broken])).Errors);
        }
        finally
        {
            File.Delete(broken);
        }
    }

    /// <summary>Where the compiler is on the machine it has the last word; a build of this repository must not need it.</summary>
    [Fact]
    public async Task The_compiler_where_there_is_one_has_nothing_to_say()
    {
        if (OnPath("bicep") is not { } compiler)
        {
            return;
        }

        foreach (var arguments in new[] { new[] { "build", "main.bicep", "--stdout" }, ["lint", "main.bicep"] })
        {
            using var process = Process.Start(new ProcessStartInfo(compiler, arguments) { WorkingDirectory = Bicep.Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal("", await said);
            Assert.Equal(0, process.ExitCode);
        }
    }

    [Fact]
    public void Every_parameter_and_output_is_described()
    {
        var declared = bicep.Files.Where(file => file.File.EndsWith(".bicep", StringComparison.Ordinal)).SelectMany(file => file.Declarations).Where(d => d.Kind is "param" or "output");

        Assert.All(declared, d => Assert.Contains(d.Decorators, decorator => decorator.StartsWith("description(", StringComparison.Ordinal) || decorator.StartsWith("@description(", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_module_is_given_exactly_the_parameters_it_has()
    {
        foreach (var module in bicep.File("main.bicep").Declarations.Where(d => d.Kind == "module"))
        {
            var parameters = bicep.File(Path.GetFileName(module.Type)).Declarations.Where(d => d.Kind == "param").Select(p => p.Name);
            var given = module.Properties.Where(p => p.Path.StartsWith("params/", StringComparison.Ordinal) && p.Path.Count(c => c == '/') == 1).Select(p => p.Key);
            Assert.Equal(parameters.Order(), given.Order());
        }
    }

    [Fact]
    public void A_modules_output_that_is_used_exists()
    {
        var main = bicep.File("main.bicep");
        var modules = main.Declarations.Where(d => d.Kind == "module").ToDictionary(m => m.Name, m => bicep.File(Path.GetFileName(m.Type)));
        var used = main.Declarations.SelectMany(d => OutputUse().Matches(d.Value)).ToList();

        Assert.NotEmpty(used);
        Assert.All(used, use => Assert.Contains(modules[use.Groups[1].Value].Declarations, d => d.Kind == "output" && d.Name == use.Groups[2].Value));
    }

    [Fact]
    public void The_parameter_file_gives_every_parameter_that_has_no_value_and_none_that_is_not_there()
    {
        var parameters = bicep.File("main.bicep").Declarations.Where(d => d.Kind == "param").ToList();
        var given = bicep.File("main.bicepparam").Declarations.Select(d => d.Name).ToList();

        // A parameter without a default ends with its type.
        Assert.All(parameters.Where(p => p.Value == p.Type), p => Assert.Contains(p.Name, given));
        Assert.All(given, name => Assert.Contains(parameters, p => p.Name == name));
    }

    [Fact]
    public void The_app_has_every_role_it_needs_and_no_more()
    {
        var roles = bicep.File("roles.bicep");
        var ids = roles.Declarations.Single(d => d.Name == "roleIds").Properties;
        Assert.Equal(Roles.ToDictionary(r => r.Key, r => r.Value.Id), ids.ToDictionary(p => p.Key, p => p.Value.Trim('\'')));

        var assignments = bicep.ResourcesOf("Microsoft.Authorization/roleAssignments").ToList();
        var given = assignments.ToDictionary(a => RoleUse().Match(a["properties/roleDefinitionId"]).Groups[1].Value, a => a["scope"]);
        Assert.Equal(Roles.ToDictionary(r => r.Key, r => r.Value.Scope), given);
        Assert.All(assignments, a =>
        {
            // The same deployment twice must give the same assignments.
            Assert.Equal($"guid({a["scope"]}.id, principalId, roleIds.{RoleUse().Match(a["properties/roleDefinitionId"]).Groups[1].Value})", a["name"]);
            Assert.Equal("'ServicePrincipal'", a["properties/principalType"]);
            Assert.Equal("principalId", a["properties/principalId"]);
        });
    }

    [Fact]
    public void Every_table_and_queue_the_code_names_is_declared()
    {
        var storage = bicep.File("storage.bicep");

        Assert.Equal([ContactTable.TableName, StoreTable.TableName], Names("tables"));
        Assert.Equal([MailOutbox.Name, MailOutbox.PoisonName], Names("queues"));
        Assert.Contains("for name in tables", Assert.Single(bicep.ResourcesOf("Microsoft.Storage/storageAccounts/tableServices/tables")).Value, StringComparison.Ordinal);
        Assert.Contains("for name in queues", Assert.Single(bicep.ResourcesOf("Microsoft.Storage/storageAccounts/queueServices/queues")).Value, StringComparison.Ordinal);

        IEnumerable<string> Names(string variable) => Literal().Matches(storage.Declarations.Single(d => d.Kind == "var" && d.Name == variable).Value).Select(m => m.Groups[1].Value);
    }

    /// <summary>Whatever table or queue the code asks a client for, in any file, is one of those above.</summary>
    [Fact]
    public void The_code_names_no_other_table_or_queue()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Bicep.Folder, "..", "ContactsFunctions"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var asked = sources.SelectMany(file => ClientUse().Matches(File.ReadAllText(file))).Select(m => m.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.All(asked, name => Assert.Contains(name, new[] { "TableName", "ContactTable.TableName", "StoreTable.TableName", "Name", "PoisonName", "MailOutbox.Name", "MailOutbox.PoisonName", "queue" }));
    }

    [Fact]
    public void Storage_takes_no_keys_no_old_tls_and_shows_nothing_to_the_public()
    {
        var account = Assert.Single(bicep.ResourcesOf("Microsoft.Storage/storageAccounts"));

        Assert.Equal(("false", "false", "'TLS1_2'", "true"), (
            account["properties/allowSharedKeyAccess"], account["properties/allowBlobPublicAccess"], account["properties/minimumTlsVersion"], account["properties/supportsHttpsTrafficOnly"]));
        Assert.Equal("'None'", Assert.Single(bicep.ResourcesOf("Microsoft.Storage/storageAccounts/blobServices/containers"))["properties/publicAccess"]);
    }

    [Fact]
    public void Telemetry_takes_no_keys()
    {
        Assert.Equal("true", Assert.Single(bicep.ResourcesOf("Microsoft.Insights/components"))["properties/DisableLocalAuth"]);
        Assert.Equal("true", Assert.Single(bicep.ResourcesOf("Microsoft.OperationalInsights/workspaces"))["properties/features/disableLocalAuth"]);
    }

    [Fact]
    public void No_secret_is_written_down_and_no_key_is_asked_for()
    {
        foreach (var file in Directory.EnumerateFiles(Bicep.Folder, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".bicep" or ".bicepparam"))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("listKeys", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("AccountKey=", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("listAccountSas", text, StringComparison.OrdinalIgnoreCase);
        }

        // A secret comes in as a secure parameter, goes into the vault, and comes out of no output.
        var secrets = bicep.Files.SelectMany(f => f.Declarations).Where(d => d.Kind == "param" && SecretName().IsMatch(d.Name)).ToList();
        Assert.NotEmpty(secrets);
        Assert.All(secrets, secret => Assert.Contains(secret.Decorators, d => d.Contains("secure()", StringComparison.Ordinal)));
        Assert.All(bicep.Files.SelectMany(f => f.Declarations).Where(d => d.Kind == "output"), output => Assert.DoesNotMatch(SecretName(), output.Value));
    }

    [Fact]
    public void Keys_that_sign_links_survive_the_next_deployment()
    {
        var keys = bicep.ResourcesOf("Microsoft.KeyVault/vaults/secrets").Where(s => s["name"].Contains("signing-key", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, keys.Count);
        Assert.All(keys, key => Assert.Contains(key.Decorators, d => d.Contains("onlyIfNotExists()", StringComparison.Ordinal)));
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
        Assert.DoesNotContain(bicep.Files.SelectMany(f => f.Declarations).SelectMany(d => d.Properties), p => p.Key == name);

    [Fact]
    public void The_app_runs_as_it_was_built()
    {
        var app = Assert.Single(bicep.ResourcesOf("Microsoft.Web/sites"));

        Assert.Equal(("'dotnet-isolated'", "'10.0'"), (app["properties/functionAppConfig/runtime/name"], app["properties/functionAppConfig/runtime/version"]));
        Assert.Equal(("true", "'1.2'", "'Disabled'"), (app["properties/httpsOnly"], app["properties/siteConfig/minTlsVersion"], app["properties/siteConfig/ftpsState"]));
        Assert.Equal("identityId", app["properties/keyVaultReferenceIdentity"]);
        Assert.Equal("'UserAssignedIdentity'", app["properties/functionAppConfig/deployment/storage/authentication/type"]);
    }

    /// <summary>An alert on a metric that no longer exists would never speak.</summary>
    [Fact]
    public void Alerts_and_the_workbook_ask_for_metrics_the_app_has()
    {
        var metrics = typeof(AppMetrics).GetFields().Where(f => f.IsLiteral && f.Name != nameof(AppMetrics.Name)).Select(f => (string)f.GetRawConstantValue()!).ToList();
        var asked = new[] { File.ReadAllText(Path.Combine(Bicep.Folder, "workbook.json")), File.ReadAllText(Path.Combine(Bicep.Folder, "modules", "alerts.bicep")) }
            .Select(text => MetricName().Matches(text).Select(m => m.Groups[1].Value).Distinct().ToList()).ToList();

        Assert.All(asked, names => Assert.NotEmpty(names));
        Assert.All(asked.SelectMany(names => names), name => Assert.Contains(name, metrics));
        Assert.Equal(metrics.Order(), asked[0].Order());
    }

    private static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program))
        .FirstOrDefault(File.Exists);

    [GeneratedRegex(@"\b(\w+)!?\.outputs\.(\w+)")]
    private static partial Regex OutputUse();

    [GeneratedRegex(@"roleIds\.(\w+)")]
    private static partial Regex RoleUse();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Literal();

    [GeneratedRegex(@"Get(?:Table|Queue)Client\(([^)]+)\)")]
    private static partial Regex ClientUse();

    [GeneratedRegex("(?i)(password|seed|secret)$")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"name == '(contacts\.[\w.]+)'")]
    private static partial Regex MetricName();
}
