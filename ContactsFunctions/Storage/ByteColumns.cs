using System.Globalization;
using Azure.Data.Tables;

namespace ContactsFunctions.Storage;

/// <summary>Bytes that are more than one property of a row holds, in as many properties as it takes.</summary>
internal static class ByteColumns
{
    /// <summary>The most that the properties of a row may hold together: a row takes 1 MiB, which Azurite counts in base64.</summary>
    public const int MaxBytes = 720 * 1024;

    private const int ChunkLength = 32_000;

    public static void Write(TableEntity row, string column, ReadOnlySpan<byte> bytes)
    {
        for (var part = 0; part * ChunkLength < bytes.Length; part++)
        {
            row[Name(column, part)] = bytes[(part * ChunkLength)..Math.Min(bytes.Length, (part + 1) * ChunkLength)].ToArray();
        }
    }

    /// <returns>None where the row has no such column, or something else in it.</returns>
    public static byte[] Read(TableEntity row, string column)
    {
        using var bytes = new MemoryStream();
        for (var part = 0; row.TryGetValue(Name(column, part), out var chunk); part++)
        {
            if (chunk is not byte[] read)
            {
                return [];
            }

            bytes.Write(read);
        }

        return bytes.ToArray();
    }

    private static string Name(string column, int part) => string.Create(CultureInfo.InvariantCulture, $"{column}{part}");
}
