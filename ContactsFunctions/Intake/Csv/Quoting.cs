namespace ContactsFunctions.Intake.Csv;

/// <summary>Quotes as RFC 4180 has them: a cell that begins with one ends with one, and those between are written twice.</summary>
internal static class Quoting
{
    public static bool IsRight(CsvHelper.CsvReader record)
    {
        for (var at = 0; at < record.FieldCount; at++)
        {
            if (record.GetRawSpan(at) is [(byte)'"', .. var quoted] && !Ends(quoted))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Ends(ReadOnlySpan<byte> quoted)
    {
        if (quoted is not [.. var inner, (byte)'"'])
        {
            return false;
        }

        for (; inner.IndexOf((byte)'"') is var quote and >= 0; inner = inner[(quote + 2)..])
        {
            if (quote + 1 == inner.Length || inner[quote + 1] != '"')
            {
                return false;
            }
        }

        return true;
    }
}
