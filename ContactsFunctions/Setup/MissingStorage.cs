using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.Reporting;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Storage.Hooks;
using Microsoft.Extensions.Hosting;

namespace ContactsFunctions.Setup;

/// <summary>
/// Creates tables, queues and the container of backups where they are missing. For a developer's machine; in
/// the cloud the deployment declares them.
/// </summary>
/// <remarks>Before any service starts: the worker's own is the first of them, and takes requests from then on.</remarks>
internal sealed class MissingStorage(
    TableServiceClient tables, QueueServiceClient queues, BackupContainer backups, ImportBlobs imports)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.WhenAll(
        tables.CreateTableIfNotExistsAsync(ContactTable.TableName, cancellationToken),
        tables.CreateTableIfNotExistsAsync(StoreTable.TableName, cancellationToken),
        tables.CreateTableIfNotExistsAsync(BatchTable.TableName, cancellationToken),
        tables.CreateTableIfNotExistsAsync(ImportTable.TableName, cancellationToken),
        tables.CreateTableIfNotExistsAsync(OwnerTable.TableName, cancellationToken),
        queues.GetQueueClient(MailOutbox.Name).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        queues.GetQueueClient(MailOutbox.PoisonName).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        queues.GetQueueClient(MailEvents.QueueName).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        queues.GetQueueClient(MailEvents.PoisonQueueName).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        queues.GetQueueClient(BatchOutbox.Name).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        queues.GetQueueClient(BatchOutbox.PoisonName).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        queues.GetQueueClient(ImportOutbox.Name).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        queues.GetQueueClient(ImportOutbox.PoisonName).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        imports.CreateIfMissingAsync(cancellationToken),
        tables.CreateTableIfNotExistsAsync(DeliveryTable.TableName, cancellationToken),
        queues.GetQueueClient(EventOutbox.Name).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        queues.GetQueueClient(EventOutbox.PoisonName).CreateIfNotExistsAsync(cancellationToken: cancellationToken),
        backups.Client?.CreateIfNotExistsAsync(cancellationToken: cancellationToken) ?? Task.CompletedTask);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
