using Azure.Storage.Queues.Models;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>
/// Takes the steps of imports from the queue, and tends them at night. What fails is thrown: the host tries again. Before it
/// would dead-letter the message, another takes its place, later and later, for a day: neither an outage of storage nor a
/// worker that is killed again and again ends an import.
/// </summary>
public sealed class ImportFunctions(SplitImport splitImport, WorkImport workImport, TendImports tendImports, ImportOutbox outbox)
{
    /// <summary>How often a message is taken: once less than host.json's maxDequeueCount.</summary>
    private const int TriesARound = 4;

    private static readonly TimeSpan[] Gaps =
    [
        // Deploying, scaling in and a short outage kill a message's tries quickly, and pass quickly.
        .. Enumerable.Repeat(TimeSpan.FromSeconds(10), 30),
        .. Enumerable.Repeat(TimeSpan.FromMinutes(5), 6),
        .. Enumerable.Repeat(TimeSpan.FromHours(1), 24),
    ];

    [Function("WorkImport")]
    public async Task WorkAsync([QueueTrigger(ImportOutbox.Name)] QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            var sent = QueueJson.Read(message.Body, ImportMessageJson.Default.ImportMessage, "an import");
            if (message.DequeueCount > TriesARound && sent.Round < Gaps.Length)
            {
                await outbox.EnqueueAsync(sent with { Round = sent.Round + 1 }, cancellationToken, Gaps[sent.Round]);
                return;
            }

            var (store, import) = (StoreId.Parse(sent.Store), CountdownId.Parse(sent.Import));
            await (sent.Step switch
            {
                ImportStep.Split => splitImport.ExecuteAsync(store, import, cancellationToken),
                ImportStep.Pass => workImport.PassAsync(store, import, sent.Slice, cancellationToken),
                ImportStep.Later => workImport.LaterAsync(store, import, sent.Slice, cancellationToken),
            });
        }
        catch (Exception e) when (e is not (OperationCanceledException or InvalidDataException))
        {
            throw FunctionFailedException.Of(e);
        }
    }

    /// <summary>Every night at 3:37 UTC.</summary>
    [Function("TendImports")]
    public Task TendAsync([TimerTrigger("0 37 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        tendImports.ExecuteAsync(cancellationToken);
}
