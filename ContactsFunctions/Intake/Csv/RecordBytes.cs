namespace ContactsFunctions.Intake.Csv;

/// <summary>
/// The bytes of a file on their way to the parser. It holds those since the record that is being read began, so that a record
/// whose quotes are broken can be taken back from its second line on.
/// </summary>
internal sealed class RecordBytes(Stream inner) : ReadOnlyStream
{
    private byte[] held = new byte[2 * CsvReader.BufferBytes];

    /// <summary>Where in the file the first byte is that is held.</summary>
    private long origin;

    private int handed;
    private int end;
    private bool isSkipping;

    /// <summary>Where in the file the record that is being read begins. Nothing before it is held longer than needed.</summary>
    public long RecordBegin { get; set; }

    /// <summary>Where in the file that began which was handed out since something was taken back.</summary>
    public long HandedFrom { get; private set; }

    /// <summary>What is held of that record and of what follows.</summary>
    public ReadOnlySpan<byte> Record => held.AsSpan(Begin, end - Begin);

    private int Begin => (int)(RecordBegin - origin);

    /// <summary>Hands out again from there on.</summary>
    /// <param name="length">How much of the record comes before.</param>
    /// <param name="skipsLine">Whether the line that is there is left out to its end.</param>
    public void TakeBack(int length, bool skipsLine)
    {
        HandedFrom = RecordBegin += length;
        handed = Begin;
        isSkipping = skipsLine;
    }

    public override int Read(Span<byte> buffer)
    {
        while (handed == end && Take(inner.Read(Room().Span)))
        {
        }

        return HandOut(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (handed == end && Take(await inner.ReadAsync(Room(), cancellationToken)))
        {
        }

        return HandOut(buffer.Span);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Room behind what is held, of which nothing is that stands before the record.</summary>
    private Memory<byte> Room()
    {
        var begin = Begin;
        held.AsSpan(begin, end - begin).CopyTo(held);
        (origin, handed, end) = (RecordBegin, handed - begin, end - begin);
        if (held.Length - end < CsvReader.BufferBytes)
        {
            Array.Resize(ref held, 2 * held.Length);
        }

        return held.AsMemory(end);
    }

    /// <returns>Whether there may be more.</returns>
    private bool Take(int count)
    {
        end += count;
        if (isSkipping)
        {
            var lineEnd = held.AsSpan(handed, end - handed).IndexOfAny((byte)'\r', (byte)'\n');
            isSkipping = lineEnd < 0;
            HandedFrom = RecordBegin += isSkipping ? end - handed : lineEnd;
            handed = isSkipping ? end : handed + lineEnd;
        }

        return count > 0;
    }

    private int HandOut(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, end - handed);
        held.AsSpan(handed, count).CopyTo(buffer);
        handed += count;
        return count;
    }
}
