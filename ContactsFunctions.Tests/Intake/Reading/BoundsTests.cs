using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Tests.Domain.Merging;

namespace ContactsFunctions.Tests.Intake.Reading;

/// <summary>What there is too much of is counted and not looked at, and no answer grows with it (contract §3).</summary>
public sealed class BoundsTests
{
    [Theory]
    [InlineData(Sender.Authenticated)]
    [InlineData(Sender.PublicJson)]
    public void More_than_10_identifiers_are_one_error(Sender sender)
    {
        Assert.Equal(["identifiers too_many"], Errors($$"""{"identifiers":[{{Many(11, "0")}}]}""", sender));
        Assert.Equal(["identifiers too_many"], Errors($$"""{"email":"a@example.com","identifiers":[{{Many(100_000, "0")}}]}""", sender));
        Assert.Equal(20, Errors($$"""{"identifiers":[{{Many(10, "0")}}]}""", sender).Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Far_too_many_properties_are_one_error_whatever_is_in_them(bool isList)
    {
        var items = string.Join(',', Enumerable.Range(0, 5000).Select(i => isList ? $"{{\"name\":\"a-{i}\",\"value\":[1]}}" : $"\"a-{i}\":[1]"));
        Assert.Equal(["properties too_many"], Errors(With($"\"properties\":{(isList ? $"[{items}]" : $"{{{items}}}")}")));
    }

    [Fact]
    public void Flat_properties_count_as_well() =>
        Assert.Equal(["properties too_many"], Errors(With(string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"properties[a-{i}]\":[1]")))));

    [Theory]
    [InlineData("[{0}]", "\"x\"")]
    [InlineData("[{0}]", "\"\"")]
    [InlineData("\"{0}\"", "x")]
    public void Too_many_tags_are_one_error(string shape, string tag) =>
        Assert.Equal(["tags too_many"], Errors(With($"\"tags\":{shape.Replace("{0}", Many(50_000, tag), StringComparison.Ordinal)}")));

    [Fact]
    public void Empty_pieces_between_commas_are_no_tags() =>
        Assert.Equal(["a", "b"], ContactStory.Read($$"""{"email":"a@example.com","tags":"a{{new string(',', 50_000)}}b"}""").Change.Tags);

    [Fact]
    public void At_most_100_errors_are_reported_and_how_many_more_there_are()
    {
        var errors = ContactStory.Read(With($"\"properties\":{{{string.Join(',', Enumerable.Range(0, 150).Select(i => $"\"a-{i}\":1"))}}}")).Errors;
        Assert.Equal(101, errors.Count);
        Assert.Equal(("more_errors", "There are 50 more errors."), (errors[^1].Code, errors[^1].Message));
    }

    [Fact]
    public void At_most_100_warnings_are_reported_and_how_many_more_there_are()
    {
        var warnings = ContactStory.Read(With(string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"u{i}\":1")))).Warnings;
        Assert.Equal(101, warnings.Count);
        Assert.Equal(("more_warnings", "There are 19900 more warnings."), (warnings[^1].Code, warnings[^1].Message));
    }

    [Fact]
    public void A_name_is_repeated_only_as_far_as_it_can_mean_something()
    {
        var name = new string('n', 100_000);
        Assert.InRange(Errors(With($"\"properties\":{{\"{name}\":1}}")).Single().Length, 1, 250);
        Assert.InRange(ContactStory.Read(With($"\"{name}\":1")).Warnings[0].Field!.Length, 1, 250);
    }

    private static string With(string fields) => $"{{\"email\":\"a@example.com\",{fields}}}";

    private static string Many(int count, string item) => string.Join(',', Enumerable.Repeat(item, count));

    private static IEnumerable<string> Errors(string json, Sender sender = Sender.Authenticated) => ContactStory.Read(json, sender: sender).Errors.Select(e => $"{e.Field} {e.Code}");
}
