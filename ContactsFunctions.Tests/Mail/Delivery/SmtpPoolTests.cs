using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Mail.Delivery;

/// <summary>Connections that carry more than one mail.</summary>
public sealed class SmtpPoolTests : IAsyncLifetime
{
    private readonly SmtpListener relay = SmtpListener.Start();
    private readonly JumpingTime time = new();
    private SmtpDelivery delivery = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        delivery = Delivery(time);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await delivery.DisposeAsync();
        await relay.DisposeAsync();
    }

    [Fact]
    public async Task Mails_that_follow_each_other_share_a_connection()
    {
        for (var number = 1; number <= 3; number++)
        {
            Assert.Equal(DeliveryResult.Delivered, await DeliverAsync(number));
        }

        Assert.Equal(["CONNECT", "EHLO", .. Enumerable.Repeat<string[]>(["MAIL", "RCPT", "DATA", "MESSAGE"], 3).SelectMany(steps => steps)], relay.Steps.Select(step => step.Verb));
        Assert.Equal(["a1@example.org", "a2@example.org", "a3@example.org"], relay.Mails.Select(mail => mail.Recipients.Single()));
    }

    [Fact]
    public async Task Any_number_of_mails_at_once_takes_a_bounded_number_of_connections()
    {
        var results = await Task.WhenAll(Enumerable.Range(1, 5 * SmtpPool.Most).Select(DeliverAsync));

        Assert.All(results, result => Assert.Equal(DeliveryResult.Delivered, result));
        Assert.Equal(results.Length, relay.Mails.Select(mail => mail.Recipients.Single()).Distinct().Count());
        Assert.InRange(Connections, 1, SmtpPool.Most);
    }

    [Fact]
    public async Task A_mail_that_finds_no_place_in_time_is_tried_later()
    {
        relay.Answer = step => step.Verb == "MAIL" ? SmtpListener.Silence : null;
        await using var impatient = Delivery(time, TimeSpan.FromSeconds(1));

        var results = await Task.WhenAll(Enumerable.Range(1, SmtpPool.Most + 1).Select(number => impatient.DeliverAsync(Mail(number), CancellationToken)));

        Assert.All(results, result => Assert.Equal(DeliveryResult.TryLater(), result));
        relay.Answer = _ => null;
        Assert.Equal(DeliveryResult.Delivered, await impatient.DeliverAsync(Mail(0), CancellationToken));
    }

    [Fact]
    public async Task An_old_connection_is_not_used_again()
    {
        await DeliverAsync(1);
        time.Jump(SmtpPool.Lifetime);
        await DeliverAsync(2);

        Assert.Equal([1, 2], relay.Steps.Where(step => step.Verb == "MESSAGE").Select(step => step.Connection));
    }

    [Fact]
    public async Task A_connection_that_nobody_needs_any_longer_is_closed_with_a_word()
    {
        await using var quick = Delivery(new QuickTime());

        await quick.DeliverAsync(Mail(1), CancellationToken);

        await Eventually.TrueAsync(() => Task.FromResult(Farewells == 1));
    }

    [Fact]
    public async Task A_connection_that_grew_old_in_use_is_closed_with_a_word()
    {
        relay.Answer = step =>
        {
            time.Jump(step.Verb == "DATA" ? SmtpPool.Lifetime : TimeSpan.Zero);
            return null;
        };

        Assert.Equal(DeliveryResult.Delivered, await DeliverAsync(1));

        await Eventually.TrueAsync(() => Task.FromResult(Farewells == 1));
    }

    [Fact]
    public async Task An_app_that_stops_says_goodbye()
    {
        await DeliverAsync(1);

        await delivery.DisposeAsync();

        Assert.Equal("QUIT", relay.Steps[^1].Verb);
        Assert.Equal(DeliveryResult.Delivered, await DeliverAsync(2));
        await Eventually.TrueAsync(() => Task.FromResult(Farewells == 2));
    }

    /// <summary>The first two happen while nobody looks; the last is what Amazon SES says to whoever was silent.</summary>
    [Theory]
    [InlineData("MESSAGE", "250 taken" + SmtpListener.ThenHangUp)]
    [InlineData("MESSAGE", "250 taken\r\n421 4.4.2 you are too slow" + SmtpListener.ThenHangUp)]
    [InlineData("MAIL", SmtpListener.HangUp)]
    [InlineData("MAIL", "421 4.7.0 too many messages in this connection")]
    [InlineData("MAIL", "421 4.4.2 idle for too long" + SmtpListener.ThenHangUp)]
    [InlineData("MAIL", "451 4.4.2 Timeout waiting for data from client." + SmtpListener.ThenHangUp)]
    public async Task A_connection_the_relay_has_closed_costs_neither_a_mail_nor_a_wait(string verb, string answer)
    {
        var isSecond = verb == "MESSAGE";
        relay.Answer = step => step.Connection == 1 && step.Verb == verb && (isSecond || !(isSecond = true)) ? answer : null;
        Assert.Equal(DeliveryResult.Delivered, await DeliverAsync(1));

        Assert.Equal(DeliveryResult.Delivered, await DeliverAsync(2));

        Assert.Equal(["a1@example.org", "a2@example.org"], relay.Mails.Select(mail => mail.Recipients.Single()));
        Assert.Equal(2, Connections);
    }

    [Fact]
    public async Task A_relay_that_hangs_up_on_the_fresh_connection_too_is_tried_later()
    {
        await DeliverAsync(1);
        relay.Answer = step => step.Verb == "MAIL" ? "421 4.3.2 shutting down" + SmtpListener.ThenHangUp : null;

        Assert.Equal(DeliveryResult.TryLater(421), await DeliverAsync(2));
        Assert.Equal(2, Connections);
    }

    [Theory]
    [InlineData("RCPT", SmtpListener.HangUp)]
    [InlineData("DATA", SmtpListener.HangUp)]
    [InlineData("DATA", "421 later" + SmtpListener.ThenHangUp)]
    [InlineData("MESSAGE", SmtpListener.HangUp)]
    [InlineData("MESSAGE", "2" + SmtpListener.ThenHangUp)]
    [InlineData("MESSAGE", "not a reply")]
    public async Task A_mail_whose_sender_was_taken_is_not_begun_again(string verb, string answer)
    {
        await DeliverAsync(1);
        relay.Answer = step => step.Verb == verb ? answer : null;

        Assert.Equal(DeliveryOutcome.TryLater, (await DeliverAsync(2)).Outcome);
        Assert.Equal(2, relay.Steps.Count(step => step.Verb == "MAIL"));
        Assert.Equal(1, Connections);
    }

    [Fact]
    public async Task A_refused_sender_is_not_shown_to_the_relay_twice()
    {
        await DeliverAsync(1);
        relay.Answer = step => step.Verb == "MAIL" ? "550 5.7.1 sender not allowed" : null;

        Assert.Equal(DeliveryResult.TryLater(550), await DeliverAsync(2));
        Assert.Equal(2, relay.Steps.Count(step => step.Verb == "MAIL"));
    }

    [Theory]
    [InlineData("MAIL", "451 not now")]
    [InlineData("RCPT", "550 5.1.1 no such user")]
    [InlineData("DATA", "451 not now")]
    [InlineData("MESSAGE", "554 5.7.1 looks like spam")]
    public async Task A_refused_mail_leaves_nothing_behind_for_the_next(string verb, string answer)
    {
        relay.Answer = step => step.Verb == verb ? answer : null;
        await DeliverAsync(1);
        relay.Answer = _ => null;

        Assert.Equal(DeliveryResult.Delivered, await DeliverAsync(2));
        Assert.Equal(["a2@example.org"], Assert.Single(relay.Mails).Recipients);
        Assert.Equal(1, Connections);
    }

    [Fact]
    public async Task A_mail_that_was_broken_off_leaves_nothing_behind_for_the_next()
    {
        using var givingUp = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        relay.Answer = step =>
        {
            if (step.Verb == "RCPT" && step.Argument.Contains("a1@", StringComparison.Ordinal))
            {
                givingUp.Cancel();
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delivery.DeliverAsync(Mail(1), givingUp.Token));

        Assert.Equal(DeliveryResult.Delivered, await DeliverAsync(2));
        Assert.Equal(["a2@example.org"], Assert.Single(relay.Mails).Recipients);
    }

    private int Connections => relay.Steps.Count(step => step.Verb == "CONNECT");

    private int Farewells => relay.Steps.Count(step => step.Verb == "QUIT");

    private static OutgoingMail Mail(int number) => SampleMail.With() with { ToAddress = $"a{number}@example.org" };

    private Task<DeliveryResult> DeliverAsync(int number) => delivery.DeliverAsync(Mail(number), CancellationToken);

    private SmtpDelivery Delivery(TimeProvider clock, TimeSpan? timeout = null) =>
        new(Options.Create(new MailOptions { Smtp = new() { Host = relay.Host, Port = relay.Port, Timeout = timeout ?? TimeSpan.FromSeconds(30) } }), clock);

    /// <summary>A clock that runs a hundred times as fast.</summary>
    private sealed class QuickTime : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() * 100;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime / 100, period);
    }
}
