using System.Runtime.Serialization;
using System.Text;
using Azure;
using Azure.Data.Tables;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class StoredTypesTests(StorageAccount account) : IClassFixture<StorageAccount>
{
    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    private static readonly DateTimeOffset Time = new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);

    public static IEnumerable<TheoryDataRow<object>> Values =>
        from value in new object[]
        {
            "text", "", "  spaces  ", "line\nbreak\ttab \"quotes\" \\ <b>&amp;", "Zoë 東京 😀", "2026-01-01T00:00:00Z", "NaN",
            0, 42, int.MinValue, int.MaxValue,
            0L, 42L, long.MinValue, long.MaxValue,
            0.0, 5.0, -3.0, 1e21, 1.5, 0.1, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
            true, false,
            Time, Time.AddTicks(1), new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Guid.Parse("6f1c2f0e-6d0f-4c8f-9e57-0a6a3d2b1c00"), Guid.Empty,
            new byte[] { 0, 1, 254, 255 }, Array.Empty<byte>(),
        }
        select new TheoryDataRow<object>(value);

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_value_comes_back_as_it_was_with_its_type(object value)
    {
        var table = await account.NewTableAsync();

        await table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = value }, Cancelled);
        var got = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value["Value"];
        var queried = (await table.QueryAsync<TableEntity>(cancellationToken: Cancelled).SingleAsync(Cancelled))["Value"];

        Assert.IsType(value.GetType(), got);
        Assert.Equal(value, got);
        Assert.Equal(value, queried);
    }

    [Fact]
    public async Task Properties_keep_apart_from_each_other()
    {
        var table = await account.NewTableAsync();
        var entity = new TableEntity("p", "r")
        {
            ["Text"] = "5",
            ["Int"] = 5,
            ["Long"] = 5L,
            ["Double"] = 5.0,
            ["Time"] = Time,
            ["Flag"] = true,
            ["Bytes"] = "5"u8.ToArray(),
            ["Id"] = Guid.Empty,
        };

        await table.AddEntityAsync(entity, Cancelled);
        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value;

        Assert.Equal(("5", 5, 5L, 5.0), (read.GetString("Text"), read.GetInt32("Int"), read.GetInt64("Long"), read.GetDouble("Double")));
        Assert.Equal((Time, Time.UtcDateTime), (read.GetDateTimeOffset("Time"), read.GetDateTime("Time")));
        Assert.Equal((true, Guid.Empty), (read.GetBoolean("Flag"), read.GetGuid("Id")));
        Assert.Equal("5"u8.ToArray(), read.GetBinary("Bytes"));
        Assert.Equal("5"u8.ToArray(), read.GetBinaryData("Bytes").ToArray());
    }

    [Fact]
    public async Task A_time_with_an_offset_is_kept_as_the_instant_it_names()
    {
        var table = await account.NewTableAsync();
        var local = new DateTimeOffset(2026, 2, 3, 6, 5, 6, TimeSpan.FromHours(2));

        await table.AddEntityAsync(new TableEntity("p", "r") { ["Time"] = local, ["Utc"] = local.UtcDateTime }, Cancelled);
        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value;

        Assert.Equal(local, read.GetDateTimeOffset("Time"));
        Assert.Equal(TimeSpan.Zero, read.GetDateTimeOffset("Time")!.Value.Offset);
        Assert.Equal(local.UtcDateTime, read.GetDateTime("Utc"));
    }

    [Fact]
    public async Task Null_is_not_stored()
    {
        var table = await account.NewTableAsync();

        await table.AddEntityAsync(new TableEntity("p", "r") { ["Nothing"] = null, ["Something"] = 1 }, Cancelled);

        Assert.False((await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value.ContainsKey("Nothing"));
    }

    [Fact]
    public async Task Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        var table = await account.NewTableAsync();

        await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "a\ud83db" }, Cancelled);

        Assert.Equal("a\ufffdb", (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value.GetString("Text"));
    }

    [Fact]
    public async Task An_entity_of_many_kilobytes_comes_back_whole()
    {
        var table = await account.NewTableAsync();
        var text = new StringBuilder().Insert(0, "é\"\\\n<>&'😀", 2000).ToString();
        var entity = new TableEntity("p", "r");
        for (var i = 0; i < 15; i++)
        {
            entity[$"P{i}"] = text;
        }

        await table.AddEntityAsync(entity, Cancelled);

        var read = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value;
        Assert.All(Enumerable.Range(0, 15), i => Assert.Equal(text, read.GetString($"P{i}")));
    }

    [Fact]
    public async Task A_local_DateTime_is_refused() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => account.Table().AddEntityAsync(
            new TableEntity("p", "r") { ["Time"] = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Local) }, Cancelled));

    [Fact]
    public async Task An_enum_in_a_dictionary_is_refused() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => account.Table().AddEntityAsync(
            new TableEntity("p", "r") { ["Day"] = DayOfWeek.Friday }, Cancelled));

    [Fact]
    public async Task A_class_is_stored_property_by_property()
    {
        var table = await account.NewTableAsync();
        var sent = new Order
        {
            PartitionKey = "p",
            RowKey = "r",
            Text = "t",
            Number = 1,
            Big = 2,
            Price = 3,
            Paid = true,
            When = Time,
            Utc = Time.UtcDateTime,
            Id = Guid.Parse("6f1c2f0e-6d0f-4c8f-9e57-0a6a3d2b1c00"),
            Bytes = [1, 2],
            Data = new BinaryData(new byte[] { 3 }),
            Day = DayOfWeek.Friday,
            Maybe = 4,
            Renamed = "renamed",
            Ignored = "ignored",
        };

        await table.AddEntityAsync(sent, Cancelled);
        var read = (await table.GetEntityAsync<Order>("p", "r", cancellationToken: Cancelled)).Value;
        var raw = (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Cancelled)).Value;

        Assert.Equal((sent.Text, sent.Number, sent.Big, sent.Price), (read.Text, read.Number, read.Big, read.Price));
        Assert.Equal((sent.Paid, sent.When, sent.Utc, sent.Id), (read.Paid, read.When, read.Utc, read.Id));
        Assert.Equal((sent.Day, sent.Maybe, sent.Nothing), (read.Day, read.Maybe, read.Nothing));
        Assert.Equal(sent.Bytes, read.Bytes);
        Assert.Equal(sent.Data.ToArray(), read.Data!.ToArray());
        Assert.Equal(("renamed", "renamed", null), (read.Renamed, raw.GetString("other"), read.Ignored));
        Assert.Equal((raw.ETag, raw.Timestamp), (read.ETag, read.Timestamp));
        Assert.Equal("Friday", raw.GetString("Day"));
    }

    private sealed class Order : ITableEntity
    {
        public string PartitionKey { get; set; } = "";
        public string RowKey { get; set; } = "";
        public DateTimeOffset? Timestamp { get; set; }
        public ETag ETag { get; set; }
        public string? Text { get; set; }
        public int Number { get; set; }
        public long Big { get; set; }
        public double Price { get; set; }
        public bool Paid { get; set; }
        public DateTimeOffset When { get; set; }
        public DateTime Utc { get; set; }
        public Guid Id { get; set; }
        public byte[]? Bytes { get; set; }
        public BinaryData? Data { get; set; }
        public DayOfWeek Day { get; set; }
        public int? Maybe { get; set; }
        public long? Nothing { get; set; }

        [DataMember(Name = "other")]
        public string? Renamed { get; set; }

        [IgnoreDataMember]
        public string? Ignored { get; set; }
    }
}
