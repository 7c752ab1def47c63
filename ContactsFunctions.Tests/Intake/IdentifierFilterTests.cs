using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Importing.Files;

namespace ContactsFunctions.Tests.Intake;

public sealed class IdentifierFilterTests
{
    [Fact]
    public void It_holds_all_it_was_given_and_hardly_anything_else_also_when_it_was_written_and_read()
    {
        const int Count = 20_000;
        var filter = IdentifierFilter.ForFile(Count * 20);
        foreach (var mark in Marks("given"))
        {
            filter.Add(mark);
        }

        filter = IdentifierFilter.Read(filter.ToBlob());

        Assert.All(Marks("given"), mark => Assert.True(filter.MayHold(mark)));
        Assert.True(Marks("other").Count(filter.MayHold) < Count / 100);

        static IEnumerable<IdentifierMark> Marks(string name) => Enumerable.Range(0, Count)
            .Select(i => IdentifierMark.Of(IdentifierType.Email, string.Create(CultureInfo.InvariantCulture, $"{name}{i}@example.com")));
    }

    [Fact]
    public void An_address_and_a_number_of_the_same_letters_are_told_apart() =>
        Assert.NotEqual(IdentifierMark.Of(IdentifierType.Email, "1"), IdentifierMark.Of(IdentifierType.Phone, "1"));
}
