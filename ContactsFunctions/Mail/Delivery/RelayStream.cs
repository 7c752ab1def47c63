using System.Net.Sockets;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// What goes between the relay and us. It breaks off where the relay goes on and on without being asked again: MailKit would
/// gather a reply that has no end until memory has one.
/// </summary>
internal sealed class RelayStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>RFC 5321 §4.5.3.1.5 lets a line of a reply have 512 bytes; real ones are longer now and then.</summary>
    private const int MostUnasked = 64 * 1024;

    private int heard;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        heard += count;
        return heard <= MostUnasked ? count : throw new IOException("The relay's reply has no end.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        heard = 0;
        return base.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
