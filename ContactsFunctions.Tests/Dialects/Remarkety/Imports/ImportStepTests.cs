using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Dialects.Remarkety.Imports;

/// <summary>The steps of an import one by one, as a queue that dies, repeats and comes late hands them out.</summary>
public sealed class ImportStepTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly RunningApp app = new(azurite) { TakesFromQueues = false };
    private TestStore store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ImportTable Imports => app.Services.GetRequiredService<ImportTable>();

    private WorkImport Work => app.Services.GetRequiredService<WorkImport>();

    private SplitImport Split => app.Services.GetRequiredService<SplitImport>();

    private StoreId StoreId => StoreId.Parse(store.Id);

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        store = await app.NewStoreAsync();
    }

    [Fact]
    public async Task A_slice_that_was_cut_off_is_done_again_and_counts_what_it_had_made()
    {
        var id = await PostAsync(People(0, 250));
        await Split.ExecuteAsync(StoreId, id, Cancellation);
        var import = (await Imports.FindAsync(StoreId, id, Cancellation))!;

        // Applied, and cut off before that was written down.
        var slice = KeptRows.Read((await app.Services.GetRequiredService<ImportBlobs>().ReadSliceAsync(StoreId, id, 0, Cancellation))!);
        var owner = (await app.Services.GetRequiredService<StoreDirectory>().FindAsync(StoreId, Cancellation))!;
        await app.Services.GetRequiredService<ApplyRows>().ExecuteAsync(owner, import, slice, waits: (_, _) => false, Cancellation);

        await Work.PassAsync(StoreId, id, 0, Cancellation);

        import = (await Imports.FindAsync(StoreId, id, Cancellation))!;
        Assert.Equal(new ImportCounts(Created: 250), import.Counts);
        Assert.Equal("finished", import.State);
    }

    [Fact]
    public async Task Every_step_may_come_twice_and_late()
    {
        // The last row is about a person of the first slice, and waits.
        var id = await PostAsync(People(0, SplitImport.MaxSliceRows + 10) + "p0@example.com,Last\n");
        await Split.ExecuteAsync(StoreId, id, Cancellation);
        await Split.ExecuteAsync(StoreId, id, Cancellation);
        foreach (var number in (int[])[1, 0, 0, 1])
        {
            await Work.PassAsync(StoreId, id, number, Cancellation);
        }

        Assert.Equal("running", (await Imports.FindAsync(StoreId, id, Cancellation))!.State);
        await Work.LaterAsync(StoreId, id, 1, Cancellation);
        await Work.LaterAsync(StoreId, id, 1, Cancellation);
        await Work.PassAsync(StoreId, id, 1, Cancellation);
        await Split.ExecuteAsync(StoreId, id, Cancellation);

        var import = (await Imports.FindAsync(StoreId, id, Cancellation))!;
        Assert.Equal(new ImportCounts(Created: SplitImport.MaxSliceRows + 10, Updated: 1), import.Counts);
        Assert.Equal("finished", import.State);
        Assert.Equal("Last", (await store.FindAsync("p0@example.com")).Text("firstName"));
    }

    [Fact]
    public async Task A_stopped_import_does_no_more_and_keeps_nothing()
    {
        var id = await PostAsync(People(0, SplitImport.MaxSliceRows + 1));
        await Split.ExecuteAsync(StoreId, id, Cancellation);
        await Work.PassAsync(StoreId, id, 1, Cancellation);

        using var stopped = await store.SendAsync(HttpMethod.Delete, $"api/v1/stores/{store.Id}/imports/{id}", null, authenticated: true);
        await Work.PassAsync(StoreId, id, 0, Cancellation);

        Assert.Equal("stopped", (await Json.OkAsync(stopped)).Text("state"));
        var import = (await Imports.FindAsync(StoreId, id, Cancellation))!;
        Assert.Equal(("stopped", 1), (import.State, import.Counts.Done));
        Assert.Null(await app.Services.GetRequiredService<ImportBlobs>().ReadSliceAsync(StoreId, id, 0, Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_told_of()
    {
        var id = await PostAsync(People(0, 1));
        await app.Services.GetRequiredService<ImportBlobs>().RemoveAsync(StoreId, id, keepsFailures: false, Cancellation);

        await Split.ExecuteAsync(StoreId, id, Cancellation);

        var import = (await Imports.FindAsync(StoreId, id, Cancellation))!;
        Assert.Equal("failed", import.State);
        Assert.StartsWith("The file did not arrive as a whole", import.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_failed_often_is_replaced_by_a_later_one_before_it_is_laid_aside()
    {
        var queue = app.Queue(ImportOutbox.Name);
        await queue.ClearMessagesAsync(Cancellation);
        var functions = ActivatorUtilities.CreateInstance<ImportFunctions>(app.Services);
        var sent = new ImportMessage(store.Id, CountdownId.New(app.Time.GetUtcNow()).ToString(), ImportStep.Pass, Slice: 7);

        await functions.WorkAsync(Message(sent, dequeued: 4), Cancellation);
        Assert.Equal(0, (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);

        await functions.WorkAsync(Message(sent, dequeued: 5), Cancellation);
        Assert.Equal(1, (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);
        Assert.Null((await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value);

        static Azure.Storage.Queues.Models.QueueMessage Message(ImportMessage sent, long dequeued) =>
            Azure.Storage.Queues.Models.QueuesModelFactory.QueueMessage(
                "id", "receipt", BinaryData.FromBytes(Convert.FromBase64String(QueueJson.Write(sent, ImportMessageJson.Default.ImportMessage))), dequeued);
    }

    [Fact]
    public async Task An_import_that_got_stuck_is_taken_up_at_night_and_an_old_one_is_removed()
    {
        var id = await PostAsync(People(0, SplitImport.MaxSliceRows + 1));
        var tend = app.Services.GetRequiredService<TendImports>();
        var queue = app.Queue(ImportOutbox.Name);
        await queue.ClearMessagesAsync(Cancellation);

        await tend.ExecuteAsync(Cancellation);
        Assert.Equal(0, (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);

        app.Time.Jump(TimeSpan.FromHours(2));
        await tend.ExecuteAsync(Cancellation);
        Assert.Contains("Split", (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value.Body.ToString(), StringComparison.Ordinal);

        await Split.ExecuteAsync(StoreId, id, Cancellation);
        await queue.ClearMessagesAsync(Cancellation);
        await Work.PassAsync(StoreId, id, 0, Cancellation);
        app.Time.Jump(TimeSpan.FromHours(2));
        await tend.ExecuteAsync(Cancellation);
        Assert.Contains("\"slice\":1", (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value.Body.ToString(), StringComparison.Ordinal);

        app.Time.Jump(Import.Lifetime);
        await tend.ExecuteAsync(Cancellation);
        Assert.Null(await Imports.FindAsync(StoreId, id, Cancellation));
        Assert.Empty(await new Azure.Storage.Blobs.BlobContainerClient(app.ConnectionString, ImportBlobs.ContainerName)
            .GetBlobsAsync(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string People(int first, int count) => "email,firstName\n" + string.Concat(
        Enumerable.Range(first, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"p{i}@example.com,Name {i}\n")));

    private async Task<CountdownId> PostAsync(string file)
    {
        using var content = new StringContent(file, System.Text.Encoding.UTF8, "text/csv");
        using var answer = await store.SendAsync(HttpMethod.Post, $"api/v1/stores/{store.Id}/imports", content, authenticated: true);
        return CountdownId.Parse((await Json.ReadAsync(answer)).Text("id")!);
    }
}
