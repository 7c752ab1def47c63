using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ContactsFunctions.Tests.Support;

/// <summary>A mail as a relay gets it.</summary>
/// <param name="Encrypted">Whether it came over TLS.</param>
/// <param name="Raw">The bytes after DATA, dots unstuffed, as Latin-1 text.</param>
public sealed record ReceivedMail(string From, IReadOnlyList<string> Recipients, string Raw, string? UserName, string? Password, bool Encrypted);

/// <summary>A step of a conversation that an answer can be scripted for.</summary>
/// <param name="Verb"><c>CONNECT</c>, <c>EHLO</c>, <c>STARTTLS</c>, <c>AUTH</c>, <c>MAIL</c>, <c>RCPT</c>, <c>DATA</c>, <c>MESSAGE</c> (the mail's end), <c>RSET</c>, <c>QUIT</c>.</param>
/// <param name="Argument">The rest of the line; of <c>MESSAGE</c>, the raw mail.</param>
/// <param name="Connection">Counted from 1.</param>
public sealed record SmtpStep(string Verb, string Argument, int Connection);

/// <summary>
/// A relay on the loopback interface that takes any number of connections at once, answers as it is told, and keeps
/// what it is given. It offers AUTH LOGIN, and STARTTLS when it has a certificate.
/// </summary>
public sealed class SmtpListener : IAsyncDisposable
{
    /// <summary>An answer that hangs up instead of answering.</summary>
    public const string HangUp = "";

    /// <summary>An answer that never comes; the connection stays open.</summary>
    public const string Silence = "\0";

    /// <summary>At an answer's end: the relay hangs up once it is sent.</summary>
    public const string ThenHangUp = "\u0001";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<ReceivedMail> mails = new();
    private readonly ConcurrentQueue<SmtpStep> steps = new();
    private readonly ConcurrentDictionary<int, Task> conversations = new();
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private TaskCompletionSource changed = NewSignal();
    private int connections;
    private int handedOut;

    private SmtpListener(X509Certificate2? certificate)
    {
        this.certificate = certificate;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Host => ((IPEndPoint)listener.LocalEndpoint).Address.ToString();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The answer to a step; null gives the usual one; see <see cref="HangUp"/>, <see cref="Silence"/> and <see cref="ThenHangUp"/>.</summary>
    public Func<SmtpStep, string?> Answer { get; set; } = _ => null;

    /// <summary>The mails accepted so far.</summary>
    public IReadOnlyList<ReceivedMail> Mails => [.. mails];

    /// <summary>All steps so far, of all connections.</summary>
    public IReadOnlyList<SmtpStep> Steps => [.. steps];

    public static SmtpListener Start(X509Certificate2? certificate = null) => new(certificate);

    /// <summary>The next mail that nobody was given by this method, in the order they arrived.</summary>
    public async Task<ReceivedMail> NextMailAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref handedOut);
        return (await WhenAsync(() => mails.Count >= number ? mails.ElementAt(number - 1) : null, cancellationToken))!;
    }

    /// <summary>The first mail, past or to come, of which this is true.</summary>
    public async Task<ReceivedMail> WaitForAsync(Func<ReceivedMail, bool> predicate, CancellationToken cancellationToken) =>
        (await WhenAsync(() => mails.FirstOrDefault(predicate), cancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(conversations.Values);
        stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<ReceivedMail?> WhenAsync(Func<ReceivedMail?> find, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The signal is taken before looking, so that nothing arrives unseen in between.
            var signal = Volatile.Read(ref changed).Task;
            if (find() is { } found)
            {
                return found;
            }

            await signal.WaitAsync(cancellationToken);
        }
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                var number = Interlocked.Increment(ref connections);
                conversations[number] = TalkAsync(client, number);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(TcpClient client, int connection)
    {
        try
        {
            using (client)
            {
                await new Conversation(this, client.GetStream(), connection).RunAsync(stopping.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or AuthenticationException)
        {
            // The other side left, or the test is over.
        }
    }

    private string? ScriptedAnswer(SmtpStep step)
    {
        steps.Enqueue(step);
        return Answer(step);
    }

    private void Keep(ReceivedMail mail)
    {
        mails.Enqueue(mail);
        Interlocked.Exchange(ref changed, NewSignal()).SetResult();
    }

    private sealed class Conversation(SmtpListener relay, NetworkStream plain, int connection)
    {
        private Stream stream = plain;
        private PipeReader reader = PipeReader.Create(plain);
        private readonly List<string> recipients = [];
        private string from = "";
        private string? userName;
        private string? password;

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            var goesOn = await AnswerAsync("CONNECT", "", "220 listener ready", cancellationToken);
            while (goesOn && await ReadLineAsync(cancellationToken) is { } line)
            {
                var (verb, argument) = line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");
                goesOn = await StepAsync(verb.ToUpperInvariant(), argument, cancellationToken);
            }
        }

        private async Task<bool> StepAsync(string verb, string argument, CancellationToken cancellationToken)
        {
            switch (verb)
            {
                case "EHLO" or "HELO":
                    return await AnswerAsync("EHLO", argument, $"250-listener\r\n{(relay.certificate is null ? "" : "250-STARTTLS\r\n")}250-AUTH LOGIN\r\n250 8BITMIME", cancellationToken);
                case "STARTTLS" when relay.certificate is not null:
                    return await AnswerAsync(verb, argument, "220 go ahead", cancellationToken) && await EncryptAsync(relay.certificate, cancellationToken);
                case "AUTH":
                    await LogInAsync(argument, cancellationToken);
                    return await AnswerAsync(verb, argument, "235 2.7.0 welcome", cancellationToken);
                case "MAIL":
                    from = Address(argument);
                    return await AnswerAsync(verb, argument, "250 2.1.0 ok", cancellationToken);
                case "RCPT":
                    recipients.Add(Address(argument));
                    return await AnswerAsync(verb, argument, "250 2.1.5 ok", cancellationToken);
                case "DATA":
                    return await DataAsync(argument, cancellationToken);
                case "RSET":
                    recipients.Clear();
                    return await AnswerAsync(verb, argument, "250 ok", cancellationToken);
                case "QUIT":
                    await AnswerAsync(verb, argument, "221 bye", cancellationToken);
                    return false;
                default:
                    return await AnswerAsync(verb, argument, "502 5.5.1 not implemented", cancellationToken);
            }
        }

        private async Task<bool> EncryptAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
        {
            var encrypted = new SslStream(plain);
            await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
            stream = encrypted;
            reader = PipeReader.Create(stream);
            return true;
        }

        private async Task LogInAsync(string argument, CancellationToken cancellationToken)
        {
            userName = argument.Split(' ', 2) is [_, var initial] ? FromBase64(initial) : await AskAsync("334 VXNlcm5hbWU6", cancellationToken);
            password = await AskAsync("334 UGFzc3dvcmQ6", cancellationToken);
        }

        private async Task<bool> DataAsync(string argument, CancellationToken cancellationToken)
        {
            const string GoAhead = "354 end with a dot";
            var scripted = relay.ScriptedAnswer(new SmtpStep("DATA", argument, connection));
            if (!await SendAsync(scripted ?? GoAhead, cancellationToken))
            {
                return false;
            }

            if (scripted is not null && !scripted.StartsWith("354", StringComparison.Ordinal))
            {
                return true;
            }

            var raw = new StringBuilder();
            while (await ReadLineAsync(cancellationToken) is { } line)
            {
                if (line == ".")
                {
                    return await AcceptMailAsync(raw.ToString(), cancellationToken);
                }

                raw.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
            }

            return false;
        }

        private async Task<bool> AcceptMailAsync(string raw, CancellationToken cancellationToken)
        {
            const string Taken = "250 2.0.0 taken";
            var answer = relay.ScriptedAnswer(new SmtpStep("MESSAGE", raw, connection)) ?? Taken;
            if (answer.StartsWith('2'))
            {
                relay.Keep(new ReceivedMail(from, [.. recipients], raw, userName, password, stream is SslStream));
            }

            recipients.Clear();
            return await SendAsync(answer, cancellationToken);
        }

        private Task<bool> AnswerAsync(string verb, string argument, string usual, CancellationToken cancellationToken) =>
            SendAsync(relay.ScriptedAnswer(new SmtpStep(verb, argument, connection)) ?? usual, cancellationToken);

        private async Task<bool> SendAsync(string answer, CancellationToken cancellationToken)
        {
            if (answer == HangUp)
            {
                return false;
            }

            if (answer == Silence)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            await stream.WriteAsync(Encoding.Latin1.GetBytes(answer.TrimEnd(ThenHangUp[0]) + "\r\n"), cancellationToken);
            return !answer.EndsWith(ThenHangUp[0]);
        }

        private async Task<string> AskAsync(string question, CancellationToken cancellationToken)
        {
            await SendAsync(question, cancellationToken);
            return FromBase64(await ReadLineAsync(cancellationToken) ?? "");
        }

        /// <summary>A line ends with CR LF and nothing else; null at the connection's end.</summary>
        private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var lines = new SequenceReader<byte>(result.Buffer);
                if (lines.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8))
                {
                    var text = Encoding.Latin1.GetString(line);
                    reader.AdvanceTo(lines.Position);
                    return text;
                }

                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (result.IsCompleted)
                {
                    return null;
                }
            }
        }

        private static string Address(string argument) => argument[(argument.IndexOf('<') + 1)..argument.IndexOf('>')];

        private static string FromBase64(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));
    }
}
