using System.Net;
using System.Security.Cryptography;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using ContactsFunctions.Backup;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Backup;

/// <summary>How backups are made, and how they end.</summary>
public sealed class ExportTests(AzuriteFixture azurite)
{
    private static readonly StoreId Shop = StoreId.Parse("shop");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_has_a_blob_for_each_store_one_for_all_stores_and_a_manifest()
    {
        var account = await AccountAsync();

        var backup = await account.ExportAsync();

        Assert.Equal([$"{backup}/complete.json", $"{backup}/contacts/shop.ndjson.gz", $"{backup}/stores.ndjson.gz"], await BlobsAsync(account));
    }

    [Fact]
    public async Task Backups_end_with_their_time_and_nothing_else_does()
    {
        var time = new JumpingTime();
        var account = await AccountAsync(time);
        await account.Container.UploadBlobAsync("somebody-elses", BinaryData.FromString("x"), Cancellation);
        var list = new ErasureList(new BackupContainer(account.Container));
        var first = await account.ExportAsync();
        await list.AddAsync(new(Shop, ContactId.Of(Shop, IdentifierType.Email, "a@example.com"), time.Now()), Cancellation);
        time.Jump(TimeSpan.FromDays(2));
        await list.AddAsync(new(Shop, ContactId.Of(Shop, IdentifierType.Email, "b@example.com"), time.Now()), Cancellation);
        var second = await account.ExportAsync();
        time.Jump(TimeSpan.FromDays(2));

        var third = await account.ExportAsync(keep: TimeSpan.FromDays(3));

        var left = await BlobsAsync(account);
        Assert.DoesNotContain(left, name => name.StartsWith(first, StringComparison.Ordinal));
        Assert.Equal([second, third], await account.Restore.ListAsync(Cancellation));
        Assert.Single(left, name => name.StartsWith(ErasureList.Prefix, StringComparison.Ordinal));
        Assert.Contains("somebody-elses", left);
    }

    [Fact]
    public async Task A_container_that_lets_nothing_go_yet_is_no_failure()
    {
        var time = new JumpingTime();
        var account = await AccountAsync(time);
        var first = await account.ExportAsync();
        time.Jump(TimeSpan.FromDays(40));

        using var refusing = new NothingIsDeleted();
        var second = await account.ExportAsync(refusing.Container(account.Container));

        Assert.Equal([first, second], await account.Restore.ListAsync(Cancellation));
        Assert.Equal(3, refusing.Asked);
    }

    [Fact]
    public async Task A_backup_that_fails_leaves_no_blob_that_looks_whole()
    {
        var account = await AccountAsync();
        var blob = account.Container.GetBlobClient("broken");

        await Assert.ThrowsAsync<TimeoutException>(() => RowBlob.WriteAsync(blob, BreakingOff(), Cancellation));

        Assert.False(await blob.ExistsAsync(Cancellation));

        static async IAsyncEnumerable<TableEntity> BreakingOff()
        {
            for (var row = 0; row < 100; row++)
            {
                yield return new TableEntity("p", $"{row}") { ["Text"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(10_000)) };
                await Task.Yield();
            }

            throw new TimeoutException();
        }
    }

    [Fact]
    public async Task A_container_that_is_gone_fails_the_backup()
    {
        var account = await AccountAsync();
        await account.Container.DeleteAsync(cancellationToken: Cancellation);

        Assert.Equal("ContainerNotFound", (await Assert.ThrowsAsync<Azure.RequestFailedException>(() => account.ExportAsync())).ErrorCode);
    }

    [Fact]
    public async Task The_app_backs_up_where_a_container_is_set_and_lists_who_is_erased()
    {
        await using var app = new RunningApp(azurite);
        app.Settings["Backup:Container"] = "backups";
        await app.InitializeAsync();
        var store = await app.NewStoreAsync();
        var id = (await store.SubmitAsync("""{"email":"a@example.com","firstName":"Xanthippe"}""")).Text("contactID")!;
        var account = new BackedUpAccount(app.ConnectionString, TimeProvider.System);
        var backup = await app.Services.GetRequiredService<ExportTables>().ExecuteAsync(Cancellation);

        using var erased = await store.DeleteAsync(id);

        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        Assert.Equal([backup!], await account.Restore.ListAsync(Cancellation));
        Assert.Contains(await BlobsAsync(account), name => name.StartsWith($"erased/{store.Id}/", StringComparison.Ordinal) && name.EndsWith(id, StringComparison.Ordinal));
        await account.WipeAsync();
        Assert.Equal(1, (await account.RestoreAsync(new(backup!))).Erased);
        Assert.DoesNotContain(await account.EverythingAsync(), row => row.Value.Contains("Xanthippe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_container_there_is_no_backup()
    {
        await using var app = new RunningApp(azurite);
        await app.InitializeAsync();

        Assert.Null(await app.Services.GetRequiredService<ExportTables>().ExecuteAsync(Cancellation));
    }

    private async Task<BackedUpAccount> AccountAsync(TimeProvider? time = null)
    {
        var account = await BackedUpAccount.CreateAsync(azurite.NewAccount(), time);
        await account.AddStoreAsync(Shop);
        await account.AddContactsAsync(Shop, first: 0, count: 3);
        return account;
    }

    private static async Task<List<string>> BlobsAsync(BackedUpAccount account) =>
        await account.Container.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);

    /// <summary>A container with a policy that keeps every blob, which Azurite does not have.</summary>
    private sealed class NothingIsDeleted : DelegatingHandler
    {
        private int asked;

        public NothingIsDeleted() => InnerHandler = new SocketsHttpHandler();

        public int Asked => asked;

        public BlobContainerClient Container(BlobContainerClient container)
        {
            var options = new BlobClientOptions { Transport = new HttpClientTransport(this) };
            var sas = container.GenerateSasUri(Azure.Storage.Sas.BlobContainerSasPermissions.All, TimeProvider.System.GetUtcNow().AddHours(1));
            return new(sas, options);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Delete)
            {
                return base.SendAsync(request, cancellationToken);
            }

            Interlocked.Increment(ref asked);
            var refusal = new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new ByteArrayContent([]) };
            refusal.Headers.Add("x-ms-error-code", "BlobImmutableDueToPolicy");
            return Task.FromResult(refusal);
        }
    }
}
