using System.Net;
using Azure.Storage.Queues;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Redriving;
using ContactsFunctions.Mail.Sending;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Mail.Redriving;

/// <summary>Mails that are stuck: seen by the operator, and set on their way again.</summary>
public sealed class RedriveMailTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly RunningApp app = new(azurite);
    private TestStore store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RedriveMail RedriveMail => app.Services.GetRequiredService<RedriveMail>();

    public async ValueTask InitializeAsync()
    {
        app.TakesFromQueues = false;
        await app.InitializeAsync();
        store = await app.NewStoreAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_mail_is_stuck_five_minutes_after_it_was_promised()
    {
        var message = await OwedMail.NewAsync(app, store);

        app.Time.Jump(TimeSpan.FromMinutes(4));
        Assert.Empty(await StuckAsync(store));

        app.Time.Jump(TimeSpan.FromMinutes(1));
        Assert.Equal(message.Mail, Assert.Single(await StuckAsync(store)).Id);
    }

    [Fact]
    public async Task A_mail_that_is_redriven_begins_anew_and_is_stuck_no_longer()
    {
        var message = await OwedMail.NewAsync(app, store);
        await RefuseAsync(message);
        app.Time.Jump(TimeSpan.FromHours(1));
        await app.Queue(MailOutbox.Name).ClearMessagesAsync(Cancellation);

        Assert.Equal((1, 0), await RedriveMail.ExecuteAsync(StoreId.Parse(store.Id), Cancellation));

        var due = Assert.Single((await OwedMail.ReadAsync(app, message)).DueMails);
        Assert.Equal((message.Mail, 0, null), (due.Id, due.Attempt, due.Claim));
        var queued = await app.Queue(MailOutbox.Name).ReceiveMessagesAsync(32, cancellationToken: Cancellation);
        var sent = SendMailMessage.Read(Convert.ToBase64String(Assert.Single(queued.Value).Body))!;
        Assert.Equal((message.Contact, message.Mail, 0), (sent.Contact, sent.Mail, sent.Attempt));
        Assert.Empty(await StuckAsync(store));
        Assert.Equal((0, 0), await RedriveMail.ExecuteAsync(StoreId.Parse(store.Id), Cancellation));
    }

    [Fact]
    public async Task What_another_store_owes_stays_as_it_is()
    {
        var other = await app.NewStoreAsync();
        var mine = await OwedMail.NewAsync(app, store);
        var theirs = await OwedMail.NewAsync(app, other);
        var outbox = app.Services.GetRequiredService<MailOutbox>();
        await outbox.DeadLetterAsync(mine, Cancellation);
        await outbox.DeadLetterAsync(theirs, Cancellation);
        app.Time.Jump(TimeSpan.FromHours(49));

        Assert.Equal((1, 0), await RedriveMail.ExecuteAsync(StoreId.Parse(store.Id), Cancellation));

        Assert.Equal(theirs.Mail, Assert.Single(await StuckAsync(other)).Id);
        Assert.Equal(1, await CountAsync(MailOutbox.PoisonName));
    }

    [Fact]
    public async Task What_was_given_up_is_listed_and_sent_when_it_is_redriven()
    {
        var message = await OwedMail.NewAsync(app, store);
        app.Time.Jump(TimeSpan.FromHours(49));
        await RefuseAsync(message);
        Assert.Equal(1, await CountAsync(MailOutbox.PoisonName));

        using var list = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}/mail");
        var stuck = Assert.Single((await Json.OkAsync(list)).GetProperty("mails").EnumerateArray());
        Assert.Equal(message.Contact, stuck.GetProperty("contactID").GetString());
        Assert.Equal("421", stuck.GetProperty("problem").GetString());

        await app.StopAsync();
        app.TakesFromQueues = true;
        await app.StartAsync();
        using var redriven = await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store.Id}/mail/redrive");
        Assert.Equal(1, (await Json.OkAsync(redriven)).GetProperty("redriven").GetInt32());
        await app.Smtp.NextMailAsync(Cancellation);
        await Eventually.TrueAsync(async () => (await OwedMail.ReadAsync(app, message)) is { DueMails.Count: 0, MailProblem: null });
        Assert.Equal(0, await CountAsync(MailOutbox.PoisonName));
    }

    [Fact]
    public async Task Messages_laid_aside_that_nobody_can_decode_are_passed_over_and_counted()
    {
        var raw = new QueueClient(
            app.ConnectionString, MailOutbox.PoisonName, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        await raw.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        string[] unreadable =
            ["not base64", "\u00e4", "====", Convert.ToBase64String([0xFF, 0xFE]), Convert.ToBase64String("{}"u8), Convert.ToBase64String("null"u8)];
        foreach (var text in unreadable)
        {
            await raw.SendMessageAsync(text, Cancellation);
        }

        var ours = OwedMail.Message(app, store, ContactId.Parse(new string('0', 32)), "m1", MailKind.Welcome);
        await app.Services.GetRequiredService<MailOutbox>().DeadLetterAsync(ours, Cancellation);

        using var list = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}/mail");
        Assert.Equal(unreadable.Length, (await Json.OkAsync(list)).GetProperty("unreadable").GetInt32());
        using var redriven = await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store.Id}/mail/redrive");
        var answer = await Json.OkAsync(redriven);
        Assert.Equal((0, unreadable.Length), (answer.GetProperty("redriven").GetInt32(), answer.GetProperty("unreadable").GetInt32()));

        // What was this store's is gone, what is nobody's stays.
        Assert.Equal(unreadable.Length, (await raw.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);
    }

    [Theory]
    [InlineData("GET", "manage/stores/no-such-store/mail")]
    [InlineData("GET", "manage/stores/no store/mail")]
    [InlineData("POST", "manage/stores/no-such-store/mail/redrive")]
    public async Task A_store_that_is_not_there_has_no_mail(string method, string path)
    {
        using var answer = await app.ManageAsync(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>Tries a mail while the relay takes none.</summary>
    private async Task RefuseAsync(SendMailMessage message)
    {
        app.Smtp.Answer = step => step.Verb == "MAIL" ? "421 down" : null;
        await app.Services.GetRequiredService<SendMail>().ExecuteAsync(message, "a message id", Cancellation);
        app.Smtp.Answer = _ => null;
    }

    private ValueTask<List<DueMail>> StuckAsync(TestStore of) =>
        RedriveMail.ListAsync(StoreId.Parse(of.Id), Cancellation).Select(stuck => stuck.Mail).ToListAsync(Cancellation);

    private async Task<int> CountAsync(string queue) =>
        (await app.Queue(queue).GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;
}
