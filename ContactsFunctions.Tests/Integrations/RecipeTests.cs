using System.Text.Json;
using ContactsFunctions.Tests.Dialects.Clients;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Integrations;

/// <summary>What <c>docs/integrations.md</c> tells people to type makes the bodies that it shows, and these make the contact.</summary>
public sealed class RecipeTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly string[] NoRecipes =
        ["What is the same everywhere", "The step that names answers", OutgoingRecipeTests.Section, "What is not checked"];

    public static TheoryData<string> Recipes => [.. Recipe.Files];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_gives_the_contact_that_it_promises(string file)
    {
        var results = await Replay.RunAsync(app, Recipe.Read(file).Exchange);

        Assert.Empty(results.SelectMany(result => result.Faults.Select(fault => $"{result.Call}: {fault.Detail}")));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task What_the_page_says_makes_the_body_that_is_sent(string file)
    {
        var recipe = Recipe.Read(file);
        Assert.NotEmpty(recipe.Blocks);
        foreach (var (block, call) in recipe.Blocks.Zip(recipe.Exchange.Calls))
        {
            var made = await MadeAsync(block, recipe.TextOf(block));
            var sent = call.Body!.Value;
            if (block.As == "text")
            {
                Assert.Equal(Shown(sent.GetString()!), made);
            }
            else
            {
                var expected = block.As == "json" ? Shown(sent.GetRawText()) : sent.GetRawText();
                Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(made)), $"{made} instead of {expected}");
            }
        }
    }

    [Fact]
    public void Every_recipe_of_the_page_is_tried() =>
        Assert.Equal(Recipe.Sections.Except(NoRecipes).Order(), Recipe.Files.Select(file => Recipe.Read(file).Section).Order());

    /// <summary>The page has an address where the fixture has a placeholder.</summary>
    private static string Shown(string body) =>
        body.Replace("{email}", "vanessa@example.com", StringComparison.Ordinal)
            .Replace("{email:escaped}", "vanessa%40example.com", StringComparison.Ordinal);

    private static async Task<string> MadeAsync(RecipeBlock block, string text) =>
        block.Of is { } data ? await PageCode.RunAsync(block.As, text, data) : text;
}
