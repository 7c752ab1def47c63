using System.Text;
using System.Text.Json;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Local;

namespace ContactsFunctions.Tests.Intake.Csv;

/// <summary>Files and the requests that their rows become.</summary>
internal static class CsvRows
{
    public static readonly IReadOnlyDictionary<string, string> NoMap = new Dictionary<string, string>();

    public static string Fixture(string name) => Path.Combine(Repository.Root, "ContactsFunctions.Tests", "Fixtures", "Csv", name);

    public static List<string> Requests(string file, params (string Column, string Field)[] map) =>
        Requests(Encoding.UTF8.GetBytes(file), null, map);

    /// <summary>Every row as JSON; fails where one cannot be read.</summary>
    public static List<string> Requests(byte[] file, string? charset, params (string Column, string Field)[] map)
    {
        using var reader = CsvReader.Open(new MemoryStream(file), CsvFormat.Detect(file, charset));
        Assert.Null(reader.Error);
        var columns = ColumnMap.Of(reader.Header, map.ToDictionary(pair => pair.Column, pair => pair.Field));
        Assert.Empty(columns.Errors);
        List<string> rows = [];
        while (reader.Read())
        {
            Assert.Null(reader.Error);
            rows.Add(Request(columns, reader.Cells));
        }

        return rows;
    }

    public static string Request(ColumnMap columns, IReadOnlyList<string> cells)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            columns.Write(json, cells);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
