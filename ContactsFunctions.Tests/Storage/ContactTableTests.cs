using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Storage;

/// <summary>Contacts in the table: races, redirects, history and what was erased, on Azurite.</summary>
public sealed class ContactTableTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly StoreId Shop = StoreId.Parse("shop");
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TableServiceClient tables = new(azurite.NewAccount());

    private ContactTable Contacts => new(tables);

    private TableClient Rows => tables.GetTableClient(ContactTable.TableName);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await Rows.CreateIfNotExistsAsync(Token);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_email_only_contact_is_one_row_under_the_hash_of_its_address()
    {
        await CreateAsync(Person("a@example.com"));
        var row = Assert.Single(await AllRowsAsync());
        Assert.Equal(("shop", ContactId.Of(Shop, IdentifierType.Email, "a@example.com").ToString()), (row.PartitionKey, row.RowKey));
        Assert.DoesNotContain("example", row.RowKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_writers_who_create_the_same_contact_one_is_refused()
    {
        var slot = await Contacts.FindAsync(Shop, IdentifierType.Email, "a@example.com", Token);
        Assert.True(await Contacts.TrySaveAsync(Shop, null, Person("a@example.com", "first"), [slot], Token));
        Assert.False(await Contacts.TrySaveAsync(Shop, null, Person("a@example.com", "second"), [slot], Token));
        Assert.Equal("first", (await FindAsync("a@example.com")).Contact.Profile[CoreField.FirstName]);
    }

    [Fact]
    public async Task A_writer_with_a_stale_copy_is_refused()
    {
        await CreateAsync(Person("a@example.com"));
        var read = await FindAsync("a@example.com");
        Assert.True(await Contacts.TrySaveAsync(Shop, read, Named(read, "first"), [], Token));
        Assert.False(await Contacts.TrySaveAsync(Shop, read, Named(read, "second"), [], Token));
        Assert.Equal("first", (await FindAsync("a@example.com")).Contact.Profile[CoreField.FirstName]);
    }

    [Fact]
    public async Task A_writer_whose_contact_has_gone_is_refused()
    {
        await CreateAsync(Person("a@example.com"));
        var read = await FindAsync("a@example.com");
        await Rows.DeleteEntityAsync("shop", read.Contact.Id.ToString(), cancellationToken: Token);
        Assert.False(await Contacts.TrySaveAsync(Shop, read, Named(read, "late"), [], Token));
        Assert.Empty(await AllRowsAsync());
    }

    [Fact]
    public async Task A_second_identifier_is_a_redirect_and_finds_the_same_contact()
    {
        await CreateAsync(Person("a@example.com", phone: "+14155552671"));
        Assert.Equal(["contact", "redirect"], (await AllRowsAsync()).Select(row => row.GetString("Kind")).Order(StringComparer.Ordinal));
        var byPhone = await Contacts.FindAsync(Shop, IdentifierType.Phone, "+14155552671", Token);
        Assert.Equal((await FindAsync("a@example.com")).Contact, byPhone.Owner!.Contact);
        Assert.Null(await Contacts.GetAsync(Shop, byPhone.Key, Token));
    }

    [Fact]
    public async Task Two_contacts_that_take_the_same_phone_at_once_are_not_both_written()
    {
        await CreateAsync(Person("a@example.com"));
        await CreateAsync(Person("b@example.com"));
        var free = await Contacts.FindAsync(Shop, IdentifierType.Phone, "+14155552671", Token);
        var (a, b) = (await FindAsync("a@example.com"), await FindAsync("b@example.com"));
        Assert.True(await Contacts.TrySaveAsync(Shop, a, WithPhone(a), [free], Token));
        Assert.False(await Contacts.TrySaveAsync(Shop, b, WithPhone(b), [free], Token));
        Assert.Null((await FindAsync("b@example.com")).Contact.Phone);
    }

    [Fact]
    public async Task A_contact_of_another_store_is_not_found()
    {
        await CreateAsync(Person("a@example.com"));
        Assert.Null((await Contacts.FindAsync(StoreId.Parse("other"), IdentifierType.Email, "a@example.com", Token)).Owner);
    }

    [Fact]
    public async Task A_long_consent_log_spills_into_history_rows_and_is_read_whole_and_in_order()
    {
        await CreateAsync(Person("a@example.com"));
        for (var i = 0; i < 130; i++)
        {
            var read = await FindAsync("a@example.com");
            Assert.True(await Contacts.TrySaveAsync(Shop, read, read.Contact with { Consents = read.Contact.Consents.Add(Entry(i)) }, [], Token));
        }

        var contact = (await FindAsync("a@example.com")).Contact;
        Assert.InRange(contact.Consents.Count, 1, 40);
        var earlier = await Contacts.GetEarlierConsentsAsync(Shop, contact, Token);
        Assert.Equal(Enumerable.Range(0, 130).Select(Entry), [.. earlier, .. contact.Consents]);
        Assert.Equal(earlier.Count, contact.ConsentsInHistory);
        Assert.True((await AllRowsAsync()).Count > 2);
    }

    [Fact]
    public async Task Of_two_writers_who_spill_the_same_history_one_is_refused_and_nothing_of_it_is_written()
    {
        await CreateAsync(Person("a@example.com") with { Consents = [.. Enumerable.Range(0, 40).Select(Entry)] });
        var read = await FindAsync("a@example.com");
        Assert.True(await Contacts.TrySaveAsync(Shop, read, read.Contact with { Consents = read.Contact.Consents.Add(Entry(40)) }, [], Token));
        Assert.False(await Contacts.TrySaveAsync(Shop, read, read.Contact with { Consents = read.Contact.Consents.Add(Entry(41)) }, [], Token));
        var contact = (await FindAsync("a@example.com")).Contact;
        Assert.Equal(Enumerable.Range(0, 41).Select(Entry), [.. await Contacts.GetEarlierConsentsAsync(Shop, contact, Token), .. contact.Consents]);
    }

    [Fact]
    public async Task A_number_that_its_founder_gave_up_founds_another_contact_beside_it()
    {
        var slot = await Contacts.FindAsync(Shop, IdentifierType.Phone, "+14155552671", Token);
        var founder = Person(null, "founder", "+14155552671", slot.Key);
        Assert.True(await Contacts.TrySaveAsync(Shop, null, founder, [slot], Token));
        var read = (await Contacts.GetAsync(Shop, slot.Key, Token))!;
        var moved = await Contacts.FindAsync(Shop, IdentifierType.Phone, "+442079460958", Token);
        Assert.True(await Contacts.TrySaveAsync(Shop, read, read.Contact with { Phone = new("+442079460958", default) }, [moved], Token));

        var again = await Contacts.FindAsync(Shop, IdentifierType.Phone, "+14155552671", Token);
        Assert.Null(again.Owner);
        Assert.NotEqual(slot.Key, again.Key);
        Assert.True(await Contacts.TrySaveAsync(Shop, null, Person(null, "newcomer", "+14155552671", again.Key), [again], Token));

        Assert.Equal("newcomer", (await Contacts.FindAsync(Shop, IdentifierType.Phone, "+14155552671", Token)).Owner!.Contact.Profile[CoreField.FirstName]);
        Assert.Equal("founder", (await Contacts.FindAsync(Shop, IdentifierType.Phone, "+442079460958", Token)).Owner!.Contact.Profile[CoreField.FirstName]);
    }

    [Fact]
    public async Task A_tombstone_is_found_and_replaced_by_who_has_read_it()
    {
        var key = ContactId.Of(Shop, IdentifierType.Email, "a@example.com");
        var tombstone = new Tombstone(Now, [Now.AddDays(-1), Now]);
        await Rows.AddEntityAsync(ContactRows.Erased(Shop, key, tombstone), Token);
        var slot = await Contacts.FindAsync(Shop, IdentifierType.Email, "a@example.com", Token);
        Assert.Null(slot.Owner);
        Assert.Equal(tombstone, slot.Erased);
        Assert.Null(await Contacts.GetAsync(Shop, key, Token));

        Assert.False(await Contacts.TrySaveAsync(Shop, null, Person("a@example.com"), [], Token));
        Assert.True(await Contacts.TrySaveAsync(Shop, null, Person("a@example.com"), [slot], Token));
        Assert.False(await Contacts.TrySaveAsync(Shop, null, Person("a@example.com"), [slot], Token));
        Assert.Null((await Contacts.FindAsync(Shop, IdentifierType.Email, "a@example.com", Token)).Erased);
    }

    [Fact]
    public async Task A_contact_at_every_limit_is_written_and_read()
    {
        var text = new string('語', 2048);
        var full = Person("a@example.com") with
        {
            Tags = [.. Enumerable.Range(0, 250).Select(i => $"{i:000}" + new string('t', 125))],
            Properties = FieldValues.From(Enumerable.Range(0, 150).Select(i => KeyValuePair.Create($"p{i}", (PropertyValue)new PropertyValue.Text(text)))),
        };
        await CreateAsync(full);
        Assert.Equal(full, (await FindAsync("a@example.com")).Contact);
    }

    [Fact]
    public async Task A_contact_beyond_900_KiB_is_refused()
    {
        var full = Person("a@example.com") with
        {
            Properties = FieldValues.From([KeyValuePair.Create("p", (PropertyValue)new PropertyValue.Text(new string('x', 450 * 1024)))]),
        };
        await Assert.ThrowsAsync<ContactTooLargeException>(() => CreateAsync(full));
        Assert.Empty(await AllRowsAsync());
    }

    private async Task CreateAsync(Contact contact)
    {
        List<Slot> slots = [await Contacts.FindAsync(Shop, IdentifierType.Email, contact.Email!.Address.Key, Token)];
        if (contact.Phone is { } phone)
        {
            slots.Add(await Contacts.FindAsync(Shop, IdentifierType.Phone, phone.Number, Token));
        }

        Assert.True(await Contacts.TrySaveAsync(Shop, null, contact, slots, Token));
    }

    private async Task<StoredContact> FindAsync(string email) => (await Contacts.FindAsync(Shop, IdentifierType.Email, email, Token)).Owner!;

    private async Task<List<TableEntity>> AllRowsAsync()
    {
        List<TableEntity> rows = [];
        await foreach (var row in Rows.QueryAsync<TableEntity>(cancellationToken: Token))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static Contact Person(string? email, string? name = null, string? phone = null, ContactId? id = null) => new()
    {
        Id = id ?? ContactId.Of(Shop, IdentifierType.Email, email!),
        CreatedAt = Now,
        UpdatedAt = Now,
        Email = email is null ? null : new(EmailAddress.Parse(email), default),
        Phone = phone is null ? null : new(phone, default),
        Profile = CoreValues.Of((CoreField.FirstName, name)),
    };

    private static Contact Named(StoredContact stored, string name) => stored.Contact with { Profile = CoreValues.Of((CoreField.FirstName, name)) };

    private static Contact WithPhone(StoredContact stored) => stored.Contact with { Phone = new("+14155552671", default) };

    private static ConsentEntry Entry(int number) =>
        new(Now.AddMinutes(number), Channel.Email, ChannelStatus.NonSubscribed, ChannelStatus.Subscribed, ConsentCause.Api, "203.0.113.7", "curl/8", $"source {number}", "v1");
}
