using System.Net;
using System.Net.Sockets;

namespace ContactsFunctions.Bench.Mail;

/// <summary>A relay in this process that takes every mail at once, counts it and keeps nothing.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;
    private int mails;
    private int connections;

    public SmtpSink()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Mails => Volatile.Read(ref mails);

    public int Connections => Volatile.Read(ref connections);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                Interlocked.Increment(ref connections);
                _ = TalkAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // It is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            client.NoDelay = true;
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
            await writer.WriteLineAsync("220 sink");
            while (await reader.ReadLineAsync(stopping.Token) is { } line)
            {
                await writer.WriteLineAsync(line[..4] == "DATA" ? "354 go on" : line[..4] == "QUIT" ? "221 bye" : "250 ok");
                if (line[..4] == "DATA")
                {
                    while (await reader.ReadLineAsync(stopping.Token) is not (null or "."))
                    {
                    }

                    Interlocked.Increment(ref mails);
                    await writer.WriteLineAsync("250 taken");
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The other side left, or it is over.
        }
        finally
        {
            client.Dispose();
        }
    }
}
