using System.Text.Json;
using ContactsFunctions.Local;
using Microsoft.Playwright;

namespace ContactsFunctions.Tests.Browsing;

/// <summary>axe-core, which looks for barriers in a page as a browser shows it.</summary>
internal static class Axe
{
    private static readonly Lazy<string> Script = new(() => File.ReadAllText(NpmTools.PathOf("axe-core", "axe.min.js")));

    /// <summary>Fails where axe finds anything, or cannot tell a contrast.</summary>
    /// <param name="exceptRules">Rules that mean nothing for what is looked at.</param>
    public static async Task FindsNothingAsync(IPage page, string what, params string[] exceptRules)
    {
        await page.EvaluateAsync(Script.Value);
        var found = await page.EvaluateAsync<JsonElement>(
            """
            async except => {
              const rules = Object.fromEntries(except.map(rule => [rule, { enabled: false }]));
              const { violations, incomplete, passes } = await axe.run(document, { rules });
              const unsure = incomplete.filter(rule => rule.id === 'color-contrast');
              return { passes: passes.length, found: [...violations, ...unsure].flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html} ${node.failureSummary}`)) };
            }
            """,
            exceptRules);
        var barriers = found.GetProperty("found").EnumerateArray().Select(barrier => barrier.GetString()).ToArray();
        Assert.True(barriers.Length == 0, $"{what}:{Environment.NewLine}{string.Join(Environment.NewLine, barriers)}");
        Assert.True(found.GetProperty("passes").GetInt32() > 5, $"{what}: axe looked at nothing.");
    }
}
