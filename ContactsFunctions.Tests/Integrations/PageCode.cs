using System.Text.Json;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Integrations;

/// <summary>Runs what <c>docs/integrations.md</c> tells people to type into another program, with that program's data.</summary>
internal static class PageCode
{
    /// <param name="kind">How the program runs it: see <c>makeBody.cjs</c>.</param>
    public static async Task<string> RunAsync(string kind, string text, JsonElement data)
    {
        await NpmTools.EnsureInstalledAsync();
        var task = JsonSerializer.Serialize(new { @as = kind, text, of = data, liquidjs = NpmTools.PathOf("liquidjs") });
        var node = await FinishedProgram.RunAsync(
            "node",
            ["makeBody.cjs"],
            Path.Combine(Repository.Root, "ContactsFunctions.Tests", "Integrations"),
            new Dictionary<string, string> { ["RECIPE"] = task },
            TimeSpan.FromSeconds(60),
            TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, node.All);
        return node.Output;
    }
}
