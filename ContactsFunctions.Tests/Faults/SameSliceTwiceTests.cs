using System.Globalization;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Dialects.Omnisend.Batches;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Faults;

/// <summary>
/// Two workers have the same slice: its message was sent twice. The slower one stands just before it writes while the faster one
/// works off all that is left. Nothing of that may be undone, and nothing counted twice.
/// </summary>
public sealed class SameSliceTwiceTests : IAsyncLifetime
{
    private const int Slices = 3;

    private readonly Interruption interruption = new();
    private readonly RunningApp app;
    private TestStore store = null!;

    public SameSliceTwiceTests(AzuriteFixture azurite) => app = new(azurite)
    {
        TakesFromQueues = false,
        Replace = services => interruption.Replace(services, () => app!.ConnectionString),
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StoreId StoreId => StoreId.Parse(store.Id);

    public async ValueTask InitializeAsync()
    {
        await app.InitializeAsync();
        store = await app.NewStoreAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slice_of_an_import_in_its_first_pass(bool isKnown)
    {
        var import = await PostImportAsync(isKnown);
        interruption.BeforeWrite(1, async () =>
        {
            await PassAllAsync(import);
            await LaterAllAsync(import, first: 1);
        });

        await Work.PassAsync(StoreId, import, 0, Cancellation);

        await AssertImportedAsync(import, isKnown);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_of_a_slice_that_have_waited(bool isKnown)
    {
        var import = await PostImportAsync(isKnown);
        await PassAllAsync(import);
        interruption.BeforeWrite(1, () => LaterAllAsync(import, first: 1));

        await Work.LaterAsync(StoreId, import, 1, Cancellation);

        await AssertImportedAsync(import, isKnown);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_slice_of_a_batch(bool isKnown)
    {
        await KnowAsync(isKnown);
        var now = app.Time.GetUtcNow();
        var slices = Enumerable.Range(0, Slices).Select(first => new BatchSlice(first * 2, 2)).ToArray();
        var batch = new Batch(CountdownId.New(now), "POST", "contacts", new("omnisend-v3"), now, Slices * 2, slices);
        var table = app.Services.GetRequiredService<BatchTable>();
        await table.AddAsync(
            StoreId,
            batch,
            slices.Select(slice => JsonSerializer.SerializeToUtf8Bytes(new object[]
            {
                new { email = "again@example.com", firstName = $"Name{slice.First / 2}" },
                new { email = $"p{slice.First}@example.com" },
            })),
            Cancellation);
        var work = app.Services.GetRequiredService<WorkBatch>();
        interruption.BeforeWrite(1, async () =>
        {
            foreach (var slice in slices)
            {
                await WorkAsync(slice.First);
            }
        });

        await WorkAsync(0);

        Assert.Equal("Name2", await NameAsync());
        var results = await table.ResultsAsync(StoreId, batch.Id, Cancellation);
        Assert.Equal([isKnown ? 200 : 201, 201, 200, 201, 200, 201], results.Select(result => result.Status));

        Task WorkAsync(int first) => work.ExecuteAsync(new(store.Id, batch.Id.ToString(), first), Cancellation);
    }

    private WorkImport Work => app.Services.GetRequiredService<WorkImport>();

    /// <summary>One person stands in every slice, and the slices' numbers are the names.</summary>
    private async Task<CountdownId> PostImportAsync(bool isKnown)
    {
        await KnowAsync(isKnown);
        var file = new StringBuilder("email,firstName\n");
        for (var slice = 0; slice < Slices; slice++)
        {
            file.Append(CultureInfo.InvariantCulture, $"again@example.com,Name{slice}\n");
            for (var row = 1; row < SplitImport.MaxSliceRows; row++)
            {
                file.Append(CultureInfo.InvariantCulture, $"p{slice}-{row},\n");
            }
        }

        using var content = new StringContent(file.ToString(), Encoding.UTF8, "text/csv");
        using var answer = await store.SendAsync(HttpMethod.Post, $"api/v1/stores/{store.Id}/imports", content, authenticated: true);
        var import = CountdownId.Parse((await Json.ReadAsync(answer)).Text("id")!);
        await app.Services.GetRequiredService<SplitImport>().ExecuteAsync(StoreId, import, Cancellation);
        return import;
    }

    private async Task KnowAsync(bool isKnown)
    {
        if (isKnown)
        {
            await store.SubmitAsync("""{"email":"again@example.com","firstName":"Before"}""");
        }
    }

    private async Task PassAllAsync(CountdownId import)
    {
        for (var slice = 0; slice < Slices; slice++)
        {
            await Work.PassAsync(StoreId, import, slice, Cancellation);
        }
    }

    private async Task LaterAllAsync(CountdownId import, int first)
    {
        for (var slice = first; slice < Slices; slice++)
        {
            await Work.LaterAsync(StoreId, import, slice, Cancellation);
        }
    }

    private async Task AssertImportedAsync(CountdownId id, bool isKnown)
    {
        Assert.Equal("Name2", await NameAsync());
        var import = (await app.Services.GetRequiredService<ImportTable>().FindAsync(StoreId, id, Cancellation))!;
        var wrong = (SplitImport.MaxSliceRows - 1) * Slices;
        Assert.Equal(
            ("finished", isKnown ? new ImportCounts(Updated: 3, Failed: wrong) : new ImportCounts(Created: 1, Updated: 2, Failed: wrong)),
            (import.State, import.Counts));
    }

    private async Task<string?> NameAsync() => (await store.FindAsync("again@example.com")).Text("firstName");
}
