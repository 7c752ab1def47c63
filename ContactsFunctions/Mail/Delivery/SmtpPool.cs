using MimeKit;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>
/// The connections to the relay. One that has carried a mail carries the next ones, for a few seconds: relays hang up on
/// whoever is silent, after five minutes by the standard (RFC 5321 §4.5.3.2.7), but Amazon SES, and Postfix when it is busy,
/// after ten seconds. Counted from its opening, the bound also keeps the mails over one connection few, and a relay that
/// has moved to another address is found soon.
/// </summary>
internal sealed class SmtpPool(SmtpOptions options, TimeProvider time) : IAsyncDisposable
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(8);

    /// <summary>As many as the queue hands out at once (host.json: 16, and 8 more while those are under way).</summary>
    internal const int Most = 24;

    private readonly SemaphoreSlim places = new(Most);
    private readonly List<SmtpConnection> idle = [];
    private bool isOver;

    /// <summary>Hands over a mail, on a connection that is open or on a new one.</summary>
    /// <exception cref="Exception">Whatever MailKit throws where no connection comes about.</exception>
    public async Task<DeliveryResult> SendAsync(
        MimeMessage mail, MailboxAddress from, MailboxAddress to, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            if (TakeIdle() is { } used)
            {
                var result = await SendAsync(used, mail, from, to, cancellationToken);
                // The relay had hung up on us, perhaps with a last word: nothing of the mail has been taken.
                if (used.Step != SmtpStep.Sender || (used.IsConnected && result.Code != 421))
                {
                    return result;
                }
            }

            var fresh = await SmtpConnection.OpenAsync(options, time.GetTimestamp(), cancellationToken);
            _ = CloseInTimeAsync(fresh);
            return await SendAsync(fresh, mail, from, to, cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        SmtpConnection[] rest;
        lock (idle)
        {
            isOver = true;
            rest = [.. idle];
            idle.Clear();
        }

        await Task.WhenAll(rest.Select(connection => connection.CloseAsync()));
    }

    private async Task<DeliveryResult> SendAsync(
        SmtpConnection connection, MimeMessage mail, MailboxAddress from, MailboxAddress to, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.DeliverAsync(mail, from, to, cancellationToken);
        }
        finally
        {
            GiveBack(connection);
        }
    }

    /// <summary>The one that was used last, so that the others come to rest.</summary>
    private SmtpConnection? TakeIdle()
    {
        lock (idle)
        {
            var index = idle.FindLastIndex(IsYoung);
            var found = index < 0 ? null : idle[index];
            return found is not null && idle.Remove(found) ? found : null;
        }
    }

    private void GiveBack(SmtpConnection connection)
    {
        lock (idle)
        {
            if (connection.IsConnected && IsYoung(connection) && !isOver)
            {
                idle.Add(connection);
                return;
            }
        }

        _ = connection.CloseAsync();
    }

    private async Task CloseInTimeAsync(SmtpConnection connection)
    {
        // A moment past its time: nobody can give it back once this has looked.
        await Task.Delay(Lifetime + TimeSpan.FromSeconds(0.5), time);
        bool isIdle;
        lock (idle)
        {
            isIdle = idle.Remove(connection);
        }

        if (isIdle)
        {
            await connection.CloseAsync();
        }
    }

    private bool IsYoung(SmtpConnection connection) => time.GetElapsedTime(connection.OpenedAt) < Lifetime;
}
