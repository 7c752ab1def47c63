using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>One conversation with a relay (RFC 5321): what a submission client needs, and no more.</summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    /// <summary>RFC 5321 §4.5.3.1.5 lets a reply line have 512 bytes; real ones are longer now and then.</summary>
    private const int MaxReply = 64 * 1024;

    private readonly TcpClient client;
    private Stream stream;
    private PipeReader reader;

    private SmtpConnection(TcpClient client)
    {
        this.client = client;
        stream = client.GetStream();
        reader = NewReader();
    }

    /// <summary>Connects, encrypts and logs in, as the settings ask.</summary>
    public static async Task<SmtpConnection> OpenAsync(SmtpOptions options, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(options.Host, options.EffectivePort, cancellationToken);
        }
        catch
        {
            client.Dispose();
            throw;
        }

        var connection = new SmtpConnection(client);
        try
        {
            await connection.GreetAsync(options, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands over a mail. When this returns, the relay has taken it.</summary>
    public async Task SendAsync(string from, string to, ReadOnlyMemory<byte> mail, CancellationToken cancellationToken)
    {
        await AskAsync(SmtpStep.Sender, $"MAIL FROM:<{from}>", cancellationToken);
        await AskAsync(SmtpStep.Recipient, $"RCPT TO:<{to}>", cancellationToken);
        await AskAsync(SmtpStep.Content, "DATA", cancellationToken, expected: 354);
        await stream.WriteAsync(DotStuffed(mail.Span), cancellationToken);
        await ExpectAsync(SmtpStep.Content, cancellationToken);
    }

    /// <summary>Says goodbye and waits for no answer: whatever it is, it changes nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await stream.WriteAsync("QUIT\r\n"u8.ToArray());
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            // The relay has hung up already, or encryption had not come about.
        }

        await reader.CompleteAsync();
        await stream.DisposeAsync();
        client.Dispose();
    }

    private async Task GreetAsync(SmtpOptions options, CancellationToken cancellationToken)
    {
        await ExpectAsync(SmtpStep.Opening, cancellationToken, expected: 220);
        var offers = await HelloAsync(cancellationToken);
        if (options.StartTls)
        {
            await AskAsync(SmtpStep.Opening, "STARTTLS", cancellationToken, expected: 220);
            await EncryptAsync(options, cancellationToken);
            offers = await HelloAsync(cancellationToken);
        }

        if (!string.IsNullOrEmpty(options.UserName))
        {
            await LogInAsync(options.UserName, options.Password ?? "", offers, cancellationToken);
        }
    }

    /// <summary>What the relay can do: its EHLO lines in upper case.</summary>
    private async Task<string[]> HelloAsync(CancellationToken cancellationToken)
    {
        var reply = await AskAsync(SmtpStep.Opening, $"EHLO {OwnName()}", cancellationToken);
        return reply.Text.ToUpperInvariant().Split('\n');
    }

    private async Task EncryptAsync(SmtpOptions options, CancellationToken cancellationToken)
    {
        // What was sent ahead of the encryption was sent by somebody else.
        if (reader.TryRead(out var ahead) && ahead.Buffer.Length > 0)
        {
            throw new IOException("The relay sent more than was asked for before encryption.");
        }

        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await encrypted.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = options.Host, CertificateChainPolicy = Trust(options.TrustedCertificates) }, cancellationToken);
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }

        stream = encrypted;
        reader = NewReader();
    }

    /// <summary>Null trusts as the system does.</summary>
    private static X509ChainPolicy? Trust(string? pemFile)
    {
        if (string.IsNullOrEmpty(pemFile))
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(pemFile);
        return policy;
    }

    private async Task LogInAsync(string userName, string password, string[] offers, CancellationToken cancellationToken)
    {
        var mechanisms = offers.Where(o => o.StartsWith("AUTH", StringComparison.Ordinal)).SelectMany(o => o.Split(' ', '=')).ToHashSet();
        if (mechanisms.Contains("PLAIN"))
        {
            await AskAsync(SmtpStep.LoggingIn, $"AUTH PLAIN {Base64($"\0{userName}\0{password}")}", cancellationToken);
            return;
        }

        await AskAsync(SmtpStep.LoggingIn, "AUTH LOGIN", cancellationToken, expected: 334);
        await AskAsync(SmtpStep.LoggingIn, Base64(userName), cancellationToken, expected: 334);
        await AskAsync(SmtpStep.LoggingIn, Base64(password), cancellationToken);
    }

    private async Task<SmtpReply> AskAsync(SmtpStep step, string command, CancellationToken cancellationToken, int expected = 0)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        return await ExpectAsync(step, cancellationToken, expected);
    }

    /// <param name="expected">0 takes any code of success.</param>
    private async Task<SmtpReply> ExpectAsync(SmtpStep step, CancellationToken cancellationToken, int expected = 0)
    {
        var reply = await ReadReplyAsync(cancellationToken);
        return (expected == 0 ? reply.Code / 100 == 2 : reply.Code == expected) ? reply : throw new SmtpRefusedException(step, reply);
    }

    /// <summary>Lines of one reply begin with the same code, and all but the last go on with a hyphen.</summary>
    private async Task<SmtpReply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                throw new IOException("The relay does not speak SMTP.");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return new SmtpReply(code, string.Join('\n', lines));
            }

            if (lines.Sum(l => l.Length) > MaxReply)
            {
                throw new IOException("The relay's reply has no end.");
            }
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (result.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.Latin1.GetString(result.Buffer.Slice(0, end)).TrimEnd('\r');
                reader.AdvanceTo(result.Buffer.GetPosition(1, end));
                return line;
            }

            if (result.IsCompleted || result.Buffer.Length > MaxReply)
            {
                throw new IOException("The relay hung up.");
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    private PipeReader NewReader() => PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>A full host name where there is one, else our address: some relays refuse a bare name.</summary>
    private string OwnName()
    {
        var name = Dns.GetHostName();
        if (name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns)
        {
            return name;
        }

        var address = ((IPEndPoint)client.Client.LocalEndPoint!).Address;
        return address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? $"[IPv6:{address}]"
            : $"[{address.MapToIPv4()}]";
    }

    /// <summary>The mail's own leading dots doubled (RFC 5321 §4.5.2), with the dot that ends it.</summary>
    private static byte[] DotStuffed(ReadOnlySpan<byte> mail)
    {
        var stuffed = new ArrayBufferWriter<byte>(mail.Length + 64);
        while (!mail.IsEmpty)
        {
            var end = mail.IndexOf("\r\n"u8);
            var line = end < 0 ? mail : mail[..(end + 2)];
            if (line[0] == (byte)'.')
            {
                stuffed.Write("."u8);
            }

            stuffed.Write(line);
            mail = mail[line.Length..];
        }

        stuffed.Write(".\r\n"u8);
        return stuffed.WrittenSpan.ToArray();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
