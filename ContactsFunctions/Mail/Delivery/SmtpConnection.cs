using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// A connection to the relay, for one mail at a time. MailKit speaks; here is what it is to say and where in the
/// conversation a refusal came, which its exceptions do not always tell.
/// </summary>
internal sealed class SmtpConnection : SmtpClient
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly SmtpOptions options;

    private SmtpConnection(SmtpOptions options, long openedAt)
    {
        (this.options, OpenedAt) = (options, openedAt);
        // A list of revoked certificates is one more server that would have to answer before a mail goes.
        CheckCertificateRevocation = false;
    }

    /// <summary>A timestamp of the caller's clock.</summary>
    public long OpenedAt { get; }

    /// <summary>Where the last mail came to; what was refused or cut short was refused or cut short there.</summary>
    public SmtpStep Step { get; private set; }

    /// <summary>Connects, encrypts and logs in, as the settings ask.</summary>
    public static async Task<SmtpConnection> OpenAsync(SmtpOptions options, long now, CancellationToken cancellationToken)
    {
        var connection = new SmtpConnection(options, now);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            _ = connection.CloseAsync();
            throw;
        }
    }

    /// <summary>
    /// Hands over a mail. Throws only where <paramref name="cancellationToken"/> says stop, and then the mail may or may not
    /// have been taken.
    /// </summary>
    public async Task<DeliveryResult> DeliverAsync(
        MimeMessage mail, MailboxAddress from, MailboxAddress to, CancellationToken cancellationToken)
    {
        Step = SmtpStep.Sender;
        try
        {
            await SendAsync(mail, from, [to], cancellationToken);
            return DeliveryResult.Delivered;
        }
        catch (SmtpCommandException reply) when (reply.ErrorCode == SmtpErrorCode.MessageNotAccepted && (int)reply.StatusCode / 100 == 2)
        {
            // Any code of success is one, though MailKit knows 250 alone: sent again, the mail would arrive twice.
            return DeliveryResult.Delivered;
        }
        catch (SmtpCommandException refusal)
        {
            return new SmtpReply((int)refusal.StatusCode, refusal.Message).Judge(Step);
        }
        catch (ServiceNotAuthenticatedException refusal)
        {
            return new SmtpReply((int)SmtpStatusCode.AuthenticationRequired, refusal.Message).Judge(Step);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return DeliveryResult.TryLater();
        }
    }

    /// <summary>Says goodbye, and waits a moment for the answer: whatever it is, it changes nothing.</summary>
    public async Task CloseAsync()
    {
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            await DisconnectAsync(quit: true, patience.Token);
        }
        catch (Exception)
        {
            // The relay has hung up already.
        }

        Dispose();
    }

    protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        Step = SmtpStep.Recipient;

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
        Step = SmtpStep.Content;

    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(
        string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback)
    {
        var ssl = base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback);
        if (!string.IsNullOrEmpty(options.TrustedCertificates))
        {
            ssl.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            ssl.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(options.TrustedCertificates);
        }

        return ssl;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        // A socket of our own: MailKit's leaves Nagle's algorithm on, and a mail's end then waits 40 ms for an acknowledgement.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.EffectivePort, cancellationToken);
            LocalDomain = OwnName(((IPEndPoint)socket.LocalEndPoint!).Address);
            await ConnectAsync(
                new RelayStream(socket),
                options.Host,
                options.EffectivePort,
                options.StartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None,
                cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        // One command, one answer: of several sent ahead, nobody could tell which the relay had taken when it hung up.
        // And the mail goes as it was composed, whatever else the relay could take.
        Capabilities &= SmtpCapabilities.Authentication;
        if (!string.IsNullOrEmpty(options.UserName))
        {
            // One try a mail: a password that is tried in every way a relay offers soon locks the account.
            AuthenticationMechanisms.IntersectWith([AuthenticationMechanisms.Contains("PLAIN") ? "PLAIN" : "LOGIN"]);
            await AuthenticateAsync(Encoding.UTF8, new NetworkCredential(options.UserName, options.Password), cancellationToken);
        }
    }

    /// <summary>A full host name where there is one, else our address: some relays refuse a bare name.</summary>
    private static string OwnName(IPAddress address)
    {
        var name = Dns.GetHostName();
        return name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns ? name : address.ToString();
    }
}
