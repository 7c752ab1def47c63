using Azure;
using Azure.Data.Tables;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class TableEntityTests
{
    [Fact]
    public void A_property_that_is_not_there_reads_as_null()
    {
        var entity = new TableEntity("p", "r");

        Assert.Null(entity["A"]);
        Assert.Null(entity.GetString("A"));
        Assert.Null(entity.GetInt32("A"));
        Assert.False(entity.TryGetValue("A", out _));
    }

    [Fact]
    public void A_property_asked_for_as_another_type_is_an_error()
    {
        var entity = new TableEntity { ["A"] = 1 };

        Assert.Throws<InvalidOperationException>(() => entity.GetString("A"));
        Assert.Throws<InvalidOperationException>(() => entity.GetInt64("A"));
    }

    [Fact]
    public void An_int_assigned_over_a_long_or_double_takes_its_type()
    {
        var entity = new TableEntity { ["Long"] = 1L, ["Double"] = 1.0, ["Int"] = 1 };

        entity["Long"] = 2;
        entity["Double"] = 2;
        entity["Int"] = "two";

        Assert.Equal((2L, 2.0, "two"), (entity["Long"], entity["Double"], entity["Int"]));
    }

    [Fact]
    public void The_keys_are_entries_like_any_other()
    {
        var entity = new TableEntity("p", "r") { { "A", 1 } };

        Assert.Equal(["PartitionKey", "RowKey", "A"], entity.Keys);
        Assert.Equal((3, "p", "r"), (entity.Count, entity["PartitionKey"], entity["RowKey"]));
        Assert.True(entity.Remove("A"));
        Assert.False(entity.ContainsKey("A"));
    }

    [Fact]
    public void A_copy_of_a_dictionary_is_a_copy()
    {
        var values = new Dictionary<string, object> { ["PartitionKey"] = "p", ["RowKey"] = "r", ["A"] = 1 };

        var entity = new TableEntity(values) { ["A"] = 2 };

        Assert.Equal(("p", "r", 1, 2), (entity.PartitionKey, entity.RowKey, values["A"], entity["A"]));
    }

    [Fact]
    public void An_etag_and_timestamp_that_were_set_are_read_back()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var entity = new TableEntity { ETag = new ETag("W/\"1\""), Timestamp = time };

        Assert.Equal((new ETag("W/\"1\""), time), (entity.ETag, entity.Timestamp));
        Assert.Equal(default, new TableEntity().ETag);
    }

    [Fact]
    public void A_filter_quotes_every_value_as_its_type_asks()
    {
        var time = new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2));
        var name = "O'Brien' or 'a' eq 'a";

        Assert.Equal("Name eq 'O''Brien'' or ''a'' eq ''a'", TableClient.CreateQueryFilter($"Name eq {name}"));
        Assert.Equal("A eq 1 and B gt 2L and C lt 1.5 and D eq true",
            TableClient.CreateQueryFilter($"A eq {1} and B gt {2L} and C lt {1.5} and D eq {true}"));
        Assert.Equal("T ge datetime'2026-01-02T03:04:05Z'", TableClient.CreateQueryFilter($"T ge {time}"));
        Assert.Equal("G eq guid'00000000-0000-0000-0000-000000000000' or X eq X'01FF'",
            TableClient.CreateQueryFilter($"G eq {Guid.Empty} or X eq {new byte[] { 1, 255 }}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {new object()}"));
    }
}
