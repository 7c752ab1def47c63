using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class QueueEncodingTests(StorageAccount account) : IClassFixture<StorageAccount>
{
    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    public static TheoryData<string> Texts => new(
        "plain", """{"kind":"welcome","id":"<&>\"'"}""", "Zoë 東京 😀", "line\nbreak", "  spaces  ", "]]>");

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_comes_back_as_it_was_sent(string text)
    {
        foreach (var encoding in new[] { QueueMessageEncoding.None, QueueMessageEncoding.Base64 })
        {
            var queue = await account.NewQueueAsync(encoding);

            await queue.SendMessageAsync(text, cancellationToken: Cancelled);

            Assert.Equal(text, (await queue.PeekMessageAsync(Cancelled)).Value.MessageText);
            Assert.Equal(text, (await queue.ReceiveMessageAsync(cancellationToken: Cancelled)).Value.MessageText);
        }
    }

    [Fact]
    public async Task Base64_is_what_travels_when_it_is_asked_for()
    {
        var queue = await account.NewQueueAsync(QueueMessageEncoding.Base64);
        var plain = new QueueClient(account.ConnectionString, queue.Name);
        await queue.SendMessageAsync("é", cancellationToken: Cancelled);

        var message = (await plain.ReceiveMessageAsync(TimeSpan.FromMinutes(1), Cancelled)).Value;
        Assert.Equal("w6k=", message.MessageText);

        await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, "ë", TimeSpan.Zero, Cancelled);
        Assert.Equal("w6s=", (await plain.PeekMessageAsync(Cancelled)).Value.MessageText);
    }

    [Fact]
    public async Task Bytes_of_any_kind_travel_as_base64()
    {
        var queue = await account.NewQueueAsync(QueueMessageEncoding.Base64);
        byte[] bytes = [0, 1, 254, 255];

        await queue.SendMessageAsync(new BinaryData(bytes), cancellationToken: Cancelled);

        Assert.Equal(bytes, (await queue.ReceiveMessageAsync(cancellationToken: Cancelled)).Value.Body.ToArray());
    }

    [Fact]
    public async Task A_message_that_is_not_base64_fails_the_one_who_expects_it()
    {
        var queue = await account.NewQueueAsync(QueueMessageEncoding.Base64);
        await new QueueClient(account.ConnectionString, queue.Name).SendMessageAsync("not base64!", cancellationToken: Cancelled);

        await Assert.ThrowsAsync<FormatException>(() => queue.PeekMessageAsync(Cancelled));
        await Assert.ThrowsAsync<FormatException>(() => queue.ReceiveMessageAsync(cancellationToken: Cancelled));
    }

    [Fact]
    public async Task A_character_that_XML_cannot_carry_is_refused_before_it_is_sent()
    {
        var queue = await account.NewQueueAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => queue.SendMessageAsync("a\0b", cancellationToken: Cancelled));
    }

    [Fact]
    public async Task An_empty_message_is_a_message()
    {
        var queue = await account.NewQueueAsync(QueueMessageEncoding.Base64);

        await queue.SendMessageAsync("", cancellationToken: Cancelled);

        Assert.Equal("", (await queue.ReceiveMessageAsync(cancellationToken: Cancelled)).Value.MessageText);
    }

    [Fact]
    public void A_message_can_be_made_for_a_test()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var message = QueuesModelFactory.QueueMessage("id", "pop", "text", 2, insertedOn: time);
        var updated = message.Update(QueuesModelFactory.UpdateReceipt("new", time));

        Assert.Equal(("id", "pop", "text", 2, time), (message.MessageId, message.PopReceipt, message.MessageText, message.DequeueCount, message.InsertedOn));
        Assert.Equal(("new", time, "text"), (updated.PopReceipt, updated.NextVisibleOn, updated.MessageText));
    }
}
