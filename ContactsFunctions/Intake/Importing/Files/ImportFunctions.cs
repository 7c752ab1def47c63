using Azure.Storage.Queues.Models;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>
/// Takes the steps of imports from the queue, and tends them at night. What fails is thrown: the host tries again, and
/// dead-letters what keeps failing.
/// </summary>
public sealed class ImportFunctions(SplitImport splitImport, WorkImport workImport, TendImports tendImports)
{
    [Function("WorkImport")]
    public async Task WorkAsync([QueueTrigger(ImportOutbox.Name)] QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            var sent = QueueJson.Read(message.Body, ImportMessageJson.Default.ImportMessage, "an import");
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
