using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using ContactsFunctions.Backup;

namespace ContactsFunctions.Tests.Backup;

/// <summary>A row of any columns is read back from its line as it was.</summary>
public sealed class TableRowJsonTests
{
    public static TheoryData<object> Values =>
    [
        "", "Zoë 😀 語 \r\n\t\0\u2028\"\\", true, false, 0, int.MinValue, long.MaxValue, 1.0, 0.1, double.NaN, double.NegativeInfinity,
        new DateTimeOffset(2026, 3, 1, 9, 30, 15, TimeSpan.Zero).AddTicks(1234567), Guid.Parse("fb9e3380-428f-4e59-95a1-fc82e99a5219"),
        Array.Empty<byte>(), new byte[] { 0, 255, 10, 13 },
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_of_any_type_is_read_back_as_it_was(object value)
    {
        var row = TableRowJson.Read(Line(new TableEntity("store", "key") { ["Value"] = value, ["Timestamp"] = DateTimeOffset.UnixEpoch, ["odata.etag"] = "e" }));

        Assert.Equal(["PartitionKey", "RowKey", "Value"], row.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("store", "key"), (row.PartitionKey, row.RowKey));
        Assert.Equal(value, row["Value"]);
        Assert.IsType(value.GetType(), row["Value"]);
    }

    [Fact]
    public void A_row_is_one_line() => Assert.DoesNotContain('\n', Line(new TableEntity("store", "key") { ["Value"] = "a\r\nb" }));

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("{}")]
    [InlineData("""{"PartitionKey":"ada","RowKey":"k","When":"ada","When@odata.type":"Edm.DateTime"}""")]
    [InlineData("""{"PartitionKey":"ada","RowKey":"k","What":{}}""")]
    public void Another_line_is_refused_without_being_repeated(string line) =>
        Assert.DoesNotContain("ada", Assert.Throws<InvalidDataException>(() => TableRowJson.Read(line)).Message, StringComparison.Ordinal);

    private static string Line(TableEntity row)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            TableRowJson.Write(writer, row);
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }
}
