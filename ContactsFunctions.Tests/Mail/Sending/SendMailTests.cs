using System.Net;
using ContactsFunctions.Domain;
using ContactsFunctions.Hosting;
using ContactsFunctions.Local;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Mail.Sending;

/// <summary>Sending what is owed: once where nothing goes wrong, again where something does, never lost.</summary>
public sealed class SendMailTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly RunningApp app = new(azurite);
    private TestStore store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SendMail SendMail => app.Services.GetRequiredService<SendMail>();

    public async ValueTask InitializeAsync()
    {
        app.TakesFromQueues = false;
        await app.InitializeAsync();
        store = await app.NewStoreAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Copies_of_a_message_send_one_mail()
    {
        var message = await DueAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(copy => SendMail.ExecuteAsync(message, $"copy-{copy}", Cancellation)));

        Assert.Single(app.Smtp.Mails);
        Assert.Empty((await ReadAsync(message)).DueMails);
    }

    [Fact]
    public async Task A_message_that_comes_before_its_row_is_kept_and_one_that_is_old_is_dropped()
    {
        var unknown = Message(ContactId.Of(StoreId.Parse(store.Id), IdentifierType.Email, TestStore.NewEmail()), "0123");

        await SendMail.ExecuteAsync(unknown, "early", Cancellation);
        Assert.Equal(1, await CountAsync(MailOutbox.Name));

        await app.Queue(MailOutbox.Name).ClearMessagesAsync(Cancellation);
        app.Time.Jump(TimeSpan.FromMinutes(6));
        await SendMail.ExecuteAsync(unknown, "late", Cancellation);
        Assert.Equal(0, await CountAsync(MailOutbox.Name));
        Assert.Empty(app.Smtp.Mails);
    }

    [Fact]
    public async Task A_message_of_an_earlier_attempt_sends_nothing()
    {
        var message = await DueAsync();
        app.Smtp.Answer = step => step.Verb == "RCPT" ? "451 later" : null;
        await SendMail.ExecuteAsync(message, "first", Cancellation);
        app.Smtp.Answer = _ => null;

        await SendMail.ExecuteAsync(message, "a copy of the first", Cancellation);
        Assert.Empty(app.Smtp.Mails);

        await SendMail.ExecuteAsync(message with { Attempt = 1 }, "second", Cancellation);
        Assert.Single(app.Smtp.Mails);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_tried_again_with_growing_gaps_and_given_up_after_48_hours()
    {
        var message = await DueAsync();
        app.Smtp.Answer = step => step.Verb == "MAIL" ? "421 down" : null;
        List<TimeSpan> gaps = [];
        for (var total = TimeSpan.Zero; total < TimeSpan.FromHours(48);)
        {
            await SendMail.ExecuteAsync(message, $"attempt-{message.Attempt}", Cancellation);
            var gap = RetryGaps.After(message.Attempt, asked: null);
            gaps.Add(gap);
            total += gap;
            message = message with { Attempt = message.Attempt + 1 };
            app.Time.Jump(gap);
        }

        Assert.Equal(gaps.Order(), gaps);
        Assert.Equal(message.Attempt, (await ReadAsync(message)).DueMails[0].Attempt);
        Assert.Equal(0, await CountAsync(MailOutbox.PoisonName));

        await SendMail.ExecuteAsync(message, "last", Cancellation);
        Assert.Equal(1, await CountAsync(MailOutbox.PoisonName));
        Assert.Equal("421", (await ReadAsync(message)).MailProblem?.Code);
    }

    [Fact]
    public async Task An_address_refused_for_good_is_recorded_and_not_tried_again()
    {
        var message = await DueAsync();
        app.Smtp.Answer = step => step.Verb == "RCPT" ? "550 5.1.1 no such user" : null;

        await SendMail.ExecuteAsync(message, "first", Cancellation);

        var contact = await ReadAsync(message);
        Assert.Equal("550", contact.MailProblem?.Code);
        Assert.Empty(contact.DueMails);
        Assert.Equal(0, await CountAsync(MailOutbox.Name));
    }

    [Fact]
    public async Task A_message_nobody_can_read_ends_in_the_poison_queue_and_blocks_nothing()
    {
        // As configured, but without the rest between two attempts.
        app.HostJson = app.HostJson with { Queues = app.HostJson.Queues with { VisibilityTimeout = TimeSpan.Zero } };
        await TakeMailFromQueueAsync();
        await app.Queue(MailOutbox.Name).SendMessageAsync("not a mail", Cancellation);
        var email = TestStore.NewEmail();
        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");

        await store.MailAsync(email);
        await Eventually.TrueAsync(async () => await CountAsync(MailOutbox.PoisonName) == 1 && await CountAsync(MailOutbox.Name) == 0);
    }

    [Fact]
    public async Task A_confirmation_mail_is_not_sent_once_the_person_is_subscribed_and_a_welcome_not_once_they_left()
    {
        var confirmation = await DueAsync();
        using var subscribed = await store.PostAuthenticatedAsync(
            $$"""{"email":"{{(await ReadAsync(confirmation)).Email!.Address.Display}}","marketingAllowed":true,"doubleOptin":false}""");
        Assert.Equal(HttpStatusCode.OK, subscribed.StatusCode);

        await SendMail.ExecuteAsync(confirmation, "late", Cancellation);
        Assert.Empty(app.Smtp.Mails);

        var welcome = await DueAsync(MailKind.Welcome);
        using var left = await store.PostAuthenticatedAsync($$"""{"email":"{{(await ReadAsync(welcome)).Email!.Address.Display}}","marketingAllowed":false}""");
        await SendMail.ExecuteAsync(welcome, "late", Cancellation);
        Assert.Empty(app.Smtp.Mails);
    }

    [Fact]
    public void The_function_knows_when_the_host_lays_a_message_aside() =>
        Assert.Equal(SendMailFunction.MaxDequeueCount, HostJson.Read(Path.Combine(Repository.Root, "host.json")).Queues.MaxDequeueCount);

    private async Task TakeMailFromQueueAsync()
    {
        await app.StopAsync();
        app.TakesFromQueues = true;
        await app.StartAsync();
    }

    private Task<SendMailMessage> DueAsync(MailKind kind = MailKind.Confirmation) => OwedMail.NewAsync(app, store, kind);

    private SendMailMessage Message(ContactId contact, string mail) => OwedMail.Message(app, store, contact, mail);

    private Task<Contact> ReadAsync(SendMailMessage message) => OwedMail.ReadAsync(app, message);

    private async Task<int> CountAsync(string queue) => (await app.Queue(queue).GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;
}
