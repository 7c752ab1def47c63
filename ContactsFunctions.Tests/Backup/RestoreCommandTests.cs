using ContactsFunctions.Domain;
using ContactsFunctions.Restoring;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Backup;

/// <summary><c>dev.cs restore</c>, as an operator calls it.</summary>
public sealed class RestoreCommandTests(AzuriteFixture azurite)
{
    private static readonly StoreId Shop = StoreId.Parse("shop");

    [Fact]
    public async Task It_lists_backups_restores_the_newest_and_refuses_to_do_so_twice()
    {
        var connectionString = azurite.NewAccount();
        var account = await BackedUpAccount.CreateAsync(connectionString);
        await account.AddStoreAsync(Shop);
        await account.AddContactsAsync(Shop, first: 0, count: 50);
        var before = await account.EverythingAsync();
        var backup = await account.ExportAsync();
        await account.WipeAsync();

        Assert.Equal((0, backup + Environment.NewLine, ""), await RunAsync(connectionString, "--list"));
        var (code, output, _) = await RunAsync(connectionString, "latest");
        Assert.Equal(0, code);
        Assert.Contains("shop: 2 contacts are owed mail. Once the app runs: POST /manage/stores/shop/mail/redrive", output, StringComparison.Ordinal);
        Assert.Equal(before, await account.EverythingAsync());

        var (again, _, refusal) = await RunAsync(connectionString, backup, "--store", "shop");
        Assert.Equal(2, again);
        Assert.Contains("has rows of store shop already", refusal, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(connectionString, backup, "--continue")).Code);
    }

    [Theory]
    [InlineData("Either the name of a backup, or --list.")]
    [InlineData("--surprise", "--surprise")]
    [InlineData("--to lacks", "latest", "--to")]
    [InlineData("--only takes", "latest", "--only", "Mails")]
    [InlineData("no complete backup 20260101T000000Z", "20260101T000000Z")]
    [InlineData("no complete backup latest", "latest")]
    [InlineData("is not the id of a store", "latest", "--store", "a shop")]
    public async Task What_does_not_fit_is_said(string said, params string[] args)
    {
        var connectionString = azurite.NewAccount();
        await BackedUpAccount.CreateAsync(connectionString);

        var (code, _, errors) = await RunAsync(connectionString, args);

        Assert.Equal(2, code);
        Assert.Contains(said, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_account_it_says_how_to_name_one()
    {
        var (code, _, errors) = await RunAsync(null, "--list");

        Assert.Equal(2, code);
        Assert.Contains(StorageAccount.Setting, errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string? connectionString, params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await RestoreCommand.ExecuteAsync(args, new FixedToken(), name => name == StorageAccount.Setting ? connectionString : null, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
