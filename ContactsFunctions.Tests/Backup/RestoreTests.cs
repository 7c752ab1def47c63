using ContactsFunctions.Backup;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Backup;

/// <summary>What was backed up is what comes back: all of it, only where nothing is, and nobody who left meanwhile.</summary>
public sealed class RestoreTests(AzuriteFixture azurite)
{
    private static readonly StoreId Shop = StoreId.Parse("shop");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Lane", "Slow")]
    public async Task Every_row_and_column_of_2000_contacts_comes_back_and_the_mails_they_are_owed_go_out()
    {
        await using var app = new RunningApp(azurite);
        await app.InitializeAsync();
        var account = await BackedUpAccount.CreateAsync(app.ConnectionString);
        string[] stores = ["shop", "Shop", "a_shop-2", "s3"];
        foreach (var (index, store) in stores.Index())
        {
            await account.AddStoreAsync(StoreId.Parse(store));
            await account.AddContactsAsync(StoreId.Parse(store), first: index * 500, count: 500);
        }

        var before = await account.EverythingAsync();
        var backup = await account.ExportAsync();
        await account.WipeAsync();
        Assert.Empty(await account.EverythingAsync());

        var result = await account.RestoreAsync(new(backup));

        Assert.Equal(before, await account.EverythingAsync());
        // Every fifth has a phone, every seventh a long consent log, but for 14 of those that are erased.
        Assert.Equal(2000 + 400 + (286 - 14), result.Rows.Values.Sum());
        Assert.Equal((0, 0, 50), (result.Mended, result.Erased, result.MailsOwed.Values.Sum()));
        foreach (var store in stores)
        {
            using var redriven = await app.ManageAsync(HttpMethod.Post, $"manage/stores/{store}/mail/redrive");
            Assert.Equal(result.MailsOwed[store], (await Json.OkAsync(redriven)).GetProperty("redriven").GetInt32());
        }

        await Eventually.TrueAsync(() => app.Smtp.Mails.Count >= 50);
        Assert.Equal(50, app.Smtp.Mails.SelectMany(mail => mail.Recipients).Distinct().Count());
    }

    [Fact]
    public async Task One_store_comes_back_and_the_others_stay_as_they_are()
    {
        var account = await AccountAsync(12);
        await account.AddContactsAsync(StoreId.Parse("other"), first: 0, count: 12);
        var before = await account.EverythingAsync();
        var backup = await account.ExportAsync();
        await account.WipeAsync();
        await account.AddContactsAsync(StoreId.Parse("other"), first: 100, count: 3);
        var others = await account.EverythingAsync();

        await account.RestoreAsync(new(backup, Shop));

        Assert.Equal([.. before.Where(row => row.Key.Contains(" shop ", StringComparison.Ordinal)).Concat(others).OrderBy(row => row.Key, StringComparer.Ordinal)], await account.EverythingAsync());
    }

    [Theory]
    [InlineData("Contacts")]
    [InlineData("Stores")]
    public async Task Nothing_is_written_over_a_table_that_has_rows_of_the_store(string table)
    {
        var account = await AccountAsync(3);
        var backup = await account.ExportAsync();
        await account.WipeAsync();
        if (table == "Contacts")
        {
            await account.AddContactsAsync(Shop, first: 100, count: 1);
        }
        else
        {
            await account.AddStoreAsync(Shop);
        }

        var before = await account.EverythingAsync();

        var refusal = await Assert.ThrowsAsync<RestoreRefusedException>(() => account.RestoreAsync(new(backup)));

        Assert.Contains($"Table {table} has rows of store shop", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await account.EverythingAsync());

        // The other table alone is free to be restored.
        await account.RestoreAsync(new(backup, Contacts: table == "Stores", Stores: table == "Contacts"));
        Assert.True((await account.EverythingAsync()).Count > before.Count);
    }

    [Fact]
    public async Task A_backup_that_was_cut_off_counts_for_nothing()
    {
        var account = await AccountAsync(3);
        var backup = await account.ExportAsync();
        Assert.Equal([backup], await account.Restore.ListAsync(Cancellation));

        await account.Container.DeleteBlobAsync(BackupLayout.Manifest(backup), cancellationToken: Cancellation);

        Assert.Empty(await account.Restore.ListAsync(Cancellation));
        await Assert.ThrowsAsync<RestoreRefusedException>(() => account.RestoreAsync(new(backup)));
    }

    [Fact]
    public async Task Who_was_erased_after_the_backup_stays_erased()
    {
        var account = await AccountAsync(20);
        var backup = await account.ExportAsync();
        var (gone, stays) = (BackedUpAccount.Contact(Shop, 0), BackedUpAccount.Contact(Shop, 5));
        await EraseAsync(account, gone.Id);
        await account.WipeAsync();

        var result = await account.RestoreAsync(new(backup));

        Assert.Equal(1, result.Erased);
        var rows = (await account.EverythingAsync()).Where(row => row.Value.Contains(gone.Id.ToString(), StringComparison.Ordinal)).Select(row => row.Value).ToList();
        Assert.All(rows, row => Assert.Contains("Kind String erased", row, StringComparison.Ordinal));
        Assert.DoesNotContain(await account.EverythingAsync(), row => row.Value.Contains("Person.0@", StringComparison.Ordinal) || row.Value.Contains("+14155000000", StringComparison.Ordinal));
        Assert.NotNull((await account.ContactTable.FindAsync(Shop, IdentifierType.Email, gone.Email!.Address.Key, Cancellation)).Erased);
        Assert.NotNull((await account.ContactTable.FindAsync(Shop, IdentifierType.Phone, gone.Phone!.Number, Cancellation)).Erased);
        Assert.NotNull(await account.ContactTable.GetAsync(Shop, stays.Id, Cancellation));
    }

    /// <summary>And the list of the erased says nothing about them.</summary>
    [Fact]
    public async Task Who_came_back_by_themselves_while_the_backup_was_made_is_not_erased()
    {
        var time = new JumpingTime();
        var account = await AccountAsync(2, time);
        var contact = BackedUpAccount.Contact(Shop, 1);
        var list = new ErasureList(new BackupContainer(account.Container));
        var backup = await account.ExportAsync();
        var erasedAt = BackupLayout.Began(backup)!.Value.AddSeconds(5);
        await list.AddAsync(new(Shop, contact.Id, erasedAt), Cancellation);
        await list.AddAsync(new(Shop, contact.Id, erasedAt), Cancellation);
        var found = await account.ContactTable.GetAsync(Shop, contact.Id, Cancellation);
        await account.ContactTable.TryReplaceAsync(Shop, found!, contact with { UpdatedAt = erasedAt.AddMinutes(5) }, Cancellation);
        time.Jump(TimeSpan.FromSeconds(2));
        var later = await account.ExportAsync();
        await account.WipeAsync();

        Assert.Equal(0, (await account.RestoreAsync(new(later))).Erased);
        await account.WipeAsync();
        Assert.Equal(1, (await account.RestoreAsync(new(backup))).Erased);
        var names = account.Container.GetBlobsAsync(cancellationToken: Cancellation).Select(blob => blob.Name).Where(name => name.StartsWith(ErasureList.Prefix, StringComparison.Ordinal));
        Assert.Equal($"erased/shop/{erasedAt:yyyyMMdd'T'HHmmss.fff'Z'}_{contact.Id}", Assert.Single(await names.ToListAsync(Cancellation)));
    }

    [Fact]
    public async Task Rows_that_the_backup_met_at_different_moments_are_put_right()
    {
        var account = await AccountAsync(2);
        var contact = BackedUpAccount.Contact(Shop, 0);
        var phone = ContactId.Of(Shop, IdentifierType.Phone, contact.Phone!.Number);
        var whole = await account.EverythingAsync();

        // A key that came after its row was read, one whose contact went, and a part of the log that was moved out later.
        await account.Contacts.DeleteEntityAsync("shop", phone.ToString(), cancellationToken: Cancellation);
        await account.Contacts.AddEntityAsync(ContactRows.Redirect(Shop, ContactId.Of(Shop, IdentifierType.Phone, "+14155550000"), ContactId.Of(Shop, IdentifierType.Email, "gone@example.com")), Cancellation);
        await account.Contacts.AddEntityAsync(ContactRows.Redirect(Shop, ContactId.Of(Shop, IdentifierType.Phone, "+14155550001"), contact.Id), Cancellation);
        await account.Contacts.AddEntityAsync(ContactRows.History(Shop, contact.Id, 20, []), Cancellation);
        await account.Contacts.AddEntityAsync(ContactRows.History(Shop, ContactId.Of(Shop, IdentifierType.Email, "gone@example.com"), 0, []), Cancellation);
        var backup = await account.ExportAsync();
        await account.WipeAsync();

        var result = await account.RestoreAsync(new(backup));

        Assert.Equal(5, result.Mended);
        Assert.Equal(whole, await account.EverythingAsync());
    }

    [Fact]
    public async Task A_restore_that_was_broken_off_goes_on_and_changes_nothing_that_is_there()
    {
        var account = await AccountAsync(250);
        var whole = await account.EverythingAsync();
        var backup = await account.ExportAsync();
        var changed = BackedUpAccount.Contact(Shop, 200) with { Tags = ["changed"] };
        await account.WipeAsync();
        await account.Contacts.AddEntityAsync(ContactRows.Home(Shop, changed), Cancellation);
        await Assert.ThrowsAsync<RestoreRefusedException>(() => account.RestoreAsync(new(backup)));

        await account.RestoreAsync(new(backup, Continue: true));

        var now = await account.EverythingAsync();
        Assert.Equal(whole.Keys, now.Keys);
        Assert.Equal([$"Contacts shop {changed.Id}"], now.Keys.Where(key => now[key] != whole[key]));
    }

    private async Task<BackedUpAccount> AccountAsync(int contacts, TimeProvider? time = null)
    {
        var account = await BackedUpAccount.CreateAsync(azurite.NewAccount(), time);
        await account.AddStoreAsync(Shop);
        await account.AddContactsAsync(Shop, first: 0, count: contacts);
        return account;
    }

    private static async Task EraseAsync(BackedUpAccount account, ContactId id)
    {
        var erasure = new ContactErasure(account.ContactTable, new ErasureList(new BackupContainer(account.Container)));
        var found = await account.ContactTable.GetAsync(Shop, id, Cancellation);
        Assert.True(await erasure.TryEraseAsync(Shop, found!, TimeProvider.System.Now(), Cancellation));
    }
}
