using System.Text.Json.Nodes;

namespace ContactsFunctions.Tests.Infra;

/// <summary>What is wrong with a deployment is said while it is compiled, in a sentence that names the setting.</summary>
[Trait("Lane", "Slow")]
public sealed class InputTests(Infrastructure infrastructure)
{
    /// <summary>What is changed about a case that is right, and a piece of what is said; nothing where that is right too.</summary>
    private static readonly Dictionary<string, string?> Inputs = new()
    {
        [""] = null,
        ["location: 'West Europe'"] = null,
        ["location: 'moon'"] = "(AZURE_LOCATION)",
        ["alertEmails: [' a@example.com ', '']"] = null,
        ["alertEmails: []"] = "(ALERT_EMAILS) names nobody",
        ["alertEmails: [' ', '']"] = "(ALERT_EMAILS) names nobody",
        ["alertEmails: ['a@example.com', 'operator']"] = "without an @",
        ["publicUrl: 'http://example.com'"] = "must begin with https://",
        ["frontDoorId: '1111'"] = "(PUBLIC_URL_OVERRIDE) must say its address",
        ["frontDoorId: '1111', publicUrl: 'https://example.com'"] = null,
        ["frontDoorId: '1111', publicUrl: 'https://example.com', hostName: 'example.com'"] = "leave hostName (HOST_NAME) empty",
        ["backupImmutableDays: 31"] = "backupImmutableDays must not be more",
        ["mailDelivery: 'smtp'"] = null,
        ["mailDelivery: 'smtp', smtpHost: ' '"] = "smtpHost (SMTP_HOST) must be given",
        ["mailDelivery: 'smtp', mailSenderAddress: ''"] = "mailSenderAddress (MAIL_SENDER) must be given",
        ["mailDelivery: 'smtp', smtpUserName: ''"] = "smtpUserName (SMTP_USER_NAME) must be given",
        ["smtpHost: '', mailSenderAddress: '', smtpUserName: ''"] = null,
    };

    [Fact]
    public async Task A_mistake_is_told_by_its_name_and_nothing_else_is()
    {
        // The compiler itself works the function out, for all of them at once.
        var asked = string.Join("\n", Inputs.Keys.Select((change, number) => $"param p{number} = problems(union(right, {{ {change} }}))"));
        var file = Path.Combine(infrastructure.Copy, "asked.bicepparam");
        await File.WriteAllTextAsync(
            file,
            $$"""
            using none
            import { problems } from 'checks.bicep'
            var right = {
              location: 'westeurope'
              alertEmails: ['operator@example.com']
              publicUrl: ''
              hostName: ''
              frontDoorId: ''
              mailDelivery: 'acs'
              mailSenderAddress: 'shop@example.com'
              smtpHost: 'smtp.example.com'
              smtpUserName: 'shop'
              backupRetentionDays: 30
              backupImmutableDays: 0
            }
            {{asked}}
            """,
            TestContext.Current.CancellationToken);

        var said = JsonNode.Parse((await BicepCompiler.RunAsync(["build-params", file, "--no-restore", "--stdout"], infrastructure.Copy)).WithoutComplaint())!;
        var parameters = JsonNode.Parse((string)said["parametersJson"]!)!["parameters"]!;

        Assert.All(Inputs.Values.Index(), expected =>
        {
            var problems = parameters[$"p{expected.Index}"]!["value"]!.AsArray().Select(p => (string)p!).ToList();
            Assert.Equal(expected.Item is null ? 0 : 1, problems.Count);
            Assert.All(problems, problem => Assert.Contains(expected.Item!, problem, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task What_azd_gives_becomes_parameters()
    {
        var said = JsonNode.Parse((await BuildParametersAsync(CompilerTests.Given)).WithoutComplaint())!;
        var parameters = JsonNode.Parse((string)said["parametersJson"]!)!["parameters"]!;

        Assert.Equal(["operator@example.com", "second@example.com"], parameters["alertEmails"]!["value"]!.AsArray().Select(a => (string)a!));
        Assert.Equal("smtp.example.com", (string?)parameters["smtpHost"]!["value"]);
    }

    [Fact]
    public async Task A_mistake_in_what_azd_gives_ends_the_compilation()
    {
        var said = await BuildParametersAsync(new(CompilerTests.Given) { ["AZURE_LOCATION"] = "moon", ["ALERT_EMAILS"] = " , ", ["SMTP_HOST"] = "", ["SMTP_PASSWORD"] = "" });

        Assert.NotEqual(0, said.ExitCode);
        Assert.All(["(AZURE_LOCATION)", "(ALERT_EMAILS)", "(SMTP_HOST)", "(SMTP_PASSWORD)"], name => Assert.Contains(name, said.Errors, StringComparison.Ordinal));
    }

    /// <summary>Whoever deploys without the parameter file is told as well.</summary>
    [Fact]
    public async Task A_mistake_ends_a_deployment_without_azd_too()
    {
        var snapshots = Path.Combine(infrastructure.Copy, "snapshots");
        var mistaken = (await File.ReadAllTextAsync(Path.Combine(snapshots, "acs.bicepparam"), TestContext.Current.CancellationToken)).Replace("param location = region", "param location = 'moon'", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(snapshots, "mistaken.bicepparam"), mistaken, TestContext.Current.CancellationToken);

        var said = await BicepCompiler.RunAsync(["snapshot", "mistaken.bicepparam", .. Infrastructure.Ids], snapshots);

        Assert.NotEqual(0, said.ExitCode);
        Assert.Contains("(AZURE_LOCATION)", said.Errors, StringComparison.Ordinal);
    }

    private Task<BicepCompiler.Said> BuildParametersAsync(Dictionary<string, string> environment) =>
        BicepCompiler.RunAsync(["build-params", "main.bicepparam", "--no-restore", "--stdout"], infrastructure.Copy, environment);
}
