namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>Counts what is read of a stream, and takes no more than it may.</summary>
internal sealed class CountedStream(Stream inner, long limit) : ReadOnlyStream
{
    public long Count { get; private set; }

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        Count += read;
        return Count <= limit ? read : throw new FileTooLargeException();
    }
}

/// <summary>A file is larger than it may be.</summary>
public sealed class FileTooLargeException() : Exception("The file is larger than it may be.");
