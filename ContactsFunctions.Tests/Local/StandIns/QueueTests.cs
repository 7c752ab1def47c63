using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace ContactsFunctions.Tests.Local.StandIns;

public sealed class QueueTests(StorageAccount account) : IClassFixture<StorageAccount>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancelled => StorageAccount.Cancelled;

    [Fact]
    public async Task A_message_that_was_sent_is_received_and_then_hidden_from_others()
    {
        var queue = await account.NewQueueAsync();
        var now = TimeProvider.System.GetUtcNow();

        var sent = (await queue.SendMessageAsync("text", cancellationToken: Cancelled)).Value;
        var received = (await queue.ReceiveMessageAsync(Minute, Cancelled)).Value;
        var others = (await queue.ReceiveMessageAsync(Minute, Cancelled)).Value;

        Assert.Equal((sent.MessageId, "text", "text", 1), (received.MessageId, received.MessageText, received.Body.ToString(), received.DequeueCount));
        Assert.InRange(sent.ExpirationTime - sent.InsertionTime, TimeSpan.FromDays(7) - Minute, TimeSpan.FromDays(7) + Minute);
        Assert.InRange(received.NextVisibleOn!.Value, now.AddSeconds(50), now.AddMinutes(2));
        Assert.Null(others);
    }

    [Fact]
    public async Task A_message_sent_for_later_is_not_there_yet()
    {
        var queue = await account.NewQueueAsync();

        await queue.SendMessageAsync("later", Minute, cancellationToken: Cancelled);

        Assert.Null((await queue.ReceiveMessageAsync(cancellationToken: Cancelled)).Value);
        Assert.Null((await queue.PeekMessageAsync(Cancelled)).Value);
        Assert.Equal(1, (await queue.GetPropertiesAsync(Cancelled)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Each_time_a_message_is_received_is_counted()
    {
        var queue = await account.NewQueueAsync();
        await queue.SendMessageAsync("poison", cancellationToken: Cancelled);

        for (var count = 1; count <= 3; count++)
        {
            var message = (await queue.ReceiveMessageAsync(Minute, Cancelled)).Value;
            Assert.Equal(count, message.DequeueCount);
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancelled);
        }
    }

    [Fact]
    public async Task Several_messages_come_at_once_up_to_the_number_asked_for()
    {
        var queue = await account.NewQueueAsync();
        for (var i = 0; i < 5; i++)
        {
            await queue.SendMessageAsync($"{i}", cancellationToken: Cancelled);
        }

        var peeked = (await queue.PeekMessagesAsync(32, Cancelled)).Value;
        var one = (await queue.ReceiveMessagesAsync(Cancelled)).Value;
        var three = (await queue.ReceiveMessagesAsync(3, Minute, Cancelled)).Value;
        var rest = (await queue.ReceiveMessagesAsync(32, Minute, Cancelled)).Value;

        Assert.Equal(["0", "1", "2", "3", "4"], peeked.Select(message => message.MessageText).Order());
        Assert.Equal((1, 3, 1), (one.Length, three.Length, rest.Length));
        Assert.Equal(["0", "1", "2", "3", "4"], one.Concat(three).Concat(rest).Select(message => message.MessageText).Order());
    }

    [Fact]
    public async Task Peeking_changes_nothing()
    {
        var queue = await account.NewQueueAsync();
        await queue.SendMessageAsync("text", cancellationToken: Cancelled);

        var peeked = (await queue.PeekMessageAsync(Cancelled)).Value;
        var received = (await queue.ReceiveMessageAsync(cancellationToken: Cancelled)).Value;

        Assert.Equal(("text", 0), (peeked.MessageText, peeked.DequeueCount));
        Assert.Equal((peeked.MessageId, 1), (received.MessageId, received.DequeueCount));
        Assert.Equal((received.InsertedOn, received.ExpiresOn), (peeked.InsertedOn, peeked.ExpiresOn));
    }

    [Fact]
    public async Task An_update_changes_the_text_and_renews_the_receipt()
    {
        var queue = await account.NewQueueAsync();
        await queue.SendMessageAsync("first", cancellationToken: Cancelled);
        var message = (await queue.ReceiveMessageAsync(Minute, Cancelled)).Value;

        var update = (await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, "second", Minute, Cancelled)).Value;
        var renewed = message.Update(update);
        var shown = (await queue.UpdateMessageAsync(renewed.MessageId, renewed.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancelled)).Value;

        Assert.NotEqual(message.PopReceipt, renewed.PopReceipt);
        Assert.Equal((update.PopReceipt, update.NextVisibleOn), (renewed.PopReceipt, renewed.NextVisibleOn));
        Assert.NotEqual(renewed.PopReceipt, shown.PopReceipt);
        Assert.Equal("second", (await queue.ReceiveMessageAsync(cancellationToken: Cancelled)).Value.MessageText);
    }

    [Fact]
    public async Task A_receipt_from_before_an_update_no_longer_works()
    {
        var queue = await account.NewQueueAsync();
        await queue.SendMessageAsync("text", cancellationToken: Cancelled);
        var message = (await queue.ReceiveMessageAsync(Minute, Cancelled)).Value;
        await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: Minute, cancellationToken: Cancelled);

        var e = await Assert.ThrowsAsync<RequestFailedException>(
            () => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancelled));

        Assert.Equal((400, QueueErrorCode.PopReceiptMismatch.ToString()), (e.Status, e.ErrorCode));
    }

    [Fact]
    public async Task A_sender_can_take_its_message_back()
    {
        var queue = await account.NewQueueAsync();
        var sent = (await queue.SendMessageAsync("text", cancellationToken: Cancelled)).Value;

        var deleted = await queue.DeleteMessageAsync(sent.MessageId, sent.PopReceipt, Cancelled);

        Assert.Equal(204, deleted.Status);
        Assert.Null((await queue.PeekMessageAsync(Cancelled)).Value);
    }

    [Fact]
    public async Task A_message_that_is_gone_cannot_be_deleted_or_changed()
    {
        var queue = await account.NewQueueAsync();
        var sent = (await queue.SendMessageAsync("text", cancellationToken: Cancelled)).Value;
        await queue.DeleteMessageAsync(sent.MessageId, sent.PopReceipt, Cancelled);

        var deleting = await Assert.ThrowsAsync<RequestFailedException>(
            () => queue.DeleteMessageAsync(sent.MessageId, sent.PopReceipt, Cancelled));
        var changing = await Assert.ThrowsAsync<RequestFailedException>(
            () => queue.UpdateMessageAsync(sent.MessageId, sent.PopReceipt, "new", cancellationToken: Cancelled));

        Assert.Equal((404, QueueErrorCode.MessageNotFound.ToString()), (deleting.Status, deleting.ErrorCode));
        Assert.True(changing.ErrorCode == QueueErrorCode.MessageNotFound);
    }

    [Fact]
    public async Task A_queue_that_is_not_there_is_an_error_of_its_own()
    {
        var queue = account.Queue();

        var sending = await Assert.ThrowsAsync<RequestFailedException>(() => queue.SendMessageAsync("text", cancellationToken: Cancelled));
        var receiving = await Assert.ThrowsAsync<RequestFailedException>(() => queue.ReceiveMessagesAsync(Cancelled));

        Assert.Equal((404, QueueErrorCode.QueueNotFound.ToString()), (sending.Status, sending.ErrorCode));
        Assert.True(receiving.ErrorCode == QueueErrorCode.QueueNotFound);
    }

    [Fact]
    public async Task A_request_out_of_range_is_refused()
    {
        var queue = await account.NewQueueAsync();

        var e = await Assert.ThrowsAsync<RequestFailedException>(() => queue.ReceiveMessagesAsync(33, cancellationToken: Cancelled));

        Assert.Equal((400, QueueErrorCode.OutOfRangeQueryParameterValue.ToString()), (e.Status, e.ErrorCode));
    }

    [Fact]
    public async Task Clearing_takes_every_message()
    {
        var queue = await account.NewQueueAsync();
        await queue.SendMessageAsync("one", cancellationToken: Cancelled);
        await queue.SendMessageAsync("two", Minute, cancellationToken: Cancelled);

        await queue.ClearMessagesAsync(Cancelled);

        Assert.Equal(0, (await queue.GetPropertiesAsync(Cancelled)).Value.ApproximateMessagesCountLong);
    }

    [Fact]
    public async Task Creating_and_deleting_if_needed_say_whether_it_was()
    {
        var queue = account.Queue();

        Assert.False((await queue.ExistsAsync(Cancelled)).Value);
        Assert.False((await queue.DeleteIfExistsAsync(Cancelled)).Value);
        Assert.Equal(201, (await queue.CreateIfNotExistsAsync(cancellationToken: Cancelled)).Status);
        Assert.Null(await queue.CreateIfNotExistsAsync(cancellationToken: Cancelled));
        Assert.Null(await queue.CreateIfNotExistsAsync(new Dictionary<string, string> { ["other"] = "metadata" }, Cancelled));
        Assert.True((await queue.ExistsAsync(Cancelled)).Value);
        Assert.True((await queue.DeleteIfExistsAsync(Cancelled)).Value);
        Assert.False((await queue.ExistsAsync(Cancelled)).Value);
    }

    [Fact]
    public async Task A_queue_of_the_same_name_with_other_metadata_is_a_conflict()
    {
        var queue = await account.NewQueueAsync();

        var e = await Assert.ThrowsAsync<RequestFailedException>(
            () => queue.CreateAsync(new Dictionary<string, string> { ["other"] = "metadata" }, Cancelled));

        Assert.Equal((409, QueueErrorCode.QueueAlreadyExists.ToString()), (e.Status, e.ErrorCode));
    }

    [Fact]
    public async Task Queues_are_listed_by_prefix_with_their_metadata()
    {
        var service = new QueueServiceClient(account.ConnectionString);
        var prefix = StorageAccount.UniqueName("l") + "-";
        foreach (var name in new[] { "a", "b", "c" })
        {
            await service.CreateQueueAsync(prefix + name, new Dictionary<string, string> { ["letter"] = name }, Cancelled);
        }

        await service.DeleteQueueAsync(prefix + "b", Cancelled);

        var listed = await service.GetQueuesAsync(QueueTraits.Metadata, prefix, Cancelled).ToListAsync(Cancelled);
        var pages = await service.GetQueuesAsync(prefix: prefix, cancellationToken: Cancelled).AsPages(pageSizeHint: 1).ToListAsync(Cancelled);

        Assert.Equal([(prefix + "a", "a"), (prefix + "c", "c")], listed.Select(queue => (queue.Name, queue.Metadata["letter"])));
        Assert.Equal([prefix + "a", prefix + "c"], pages.SelectMany(page => page.Values).Select(queue => queue.Name));
    }

    [Fact]
    public async Task Metadata_is_read_with_the_properties()
    {
        var queue = account.Queue();
        await queue.CreateAsync(new Dictionary<string, string> { ["owner"] = "mail" }, Cancelled);

        var properties = (await queue.GetPropertiesAsync(Cancelled)).Value;

        Assert.Equal("mail", properties.Metadata["owner"]);
        Assert.Equal(0, properties.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused()
    {
        var queue = await account.NewQueueAsync();

        await Assert.ThrowsAnyAsync<Exception>(
            () => queue.SendMessageAsync(new string('x', queue.MessageMaxBytes + 1), cancellationToken: Cancelled));

        Assert.Null((await queue.PeekMessageAsync(Cancelled)).Value);
    }
}
