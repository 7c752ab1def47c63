using System.Globalization;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using ContactsFunctions.Backup;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using ContactsFunctions.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Backup;

/// <summary>A storage account with stores and contacts of every kind of row, put there by the rules of the rows and not by requests.</summary>
internal sealed class BackedUpAccount(string connectionString, TimeProvider time)
{
    public static readonly DateTimeOffset LongAgo = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public TableServiceClient Tables { get; } = new(connectionString);

    public BlobContainerClient Container { get; } = new(connectionString, "backups");

    public TableClient Contacts => Tables.GetTableClient(ContactTable.TableName);

    public ContactTable ContactTable => new(Tables);

    public RestoreTables Restore => new(Container, Tables, TimeProvider.System);

    public static async Task<BackedUpAccount> CreateAsync(string connectionString, TimeProvider? time = null)
    {
        var account = new BackedUpAccount(connectionString, time ?? TimeProvider.System);
        await account.CreateTablesAsync();
        await account.Container.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return account;
    }

    public async Task<string> ExportAsync(BlobContainerClient? container = null, TimeSpan? keep = null)
    {
        var backups = new BackupContainer(container ?? Container);
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<AppMetrics>().BuildServiceProvider();
        var removeOld = new RemoveOldBackups(backups, Options.Create(new BackupOptions { Keep = keep ?? TimeSpan.FromDays(30) }), time, NullLogger<RemoveOldBackups>.Instance);
        var export = new ExportTables(Tables, backups, removeOld, services.GetRequiredService<AppMetrics>(), time, NullLogger<ExportTables>.Instance);
        return (await export.ExecuteAsync(Cancellation))!;
    }

    public Task<RestoreResult> RestoreAsync(RestoreRequest request) => Restore.ExecuteAsync(request, new Progress<string>(), Cancellation);

    /// <summary>Everything in both tables: each column of each row, with its type; all but what storage sets itself.</summary>
    public async Task<SortedDictionary<string, string>> EverythingAsync()
    {
        SortedDictionary<string, string> rows = new(StringComparer.Ordinal);
        foreach (var table in BackupLayout.Tables)
        {
            await foreach (var row in Tables.GetTableClient(table).QueryAsync<TableEntity>(cancellationToken: Cancellation))
            {
                rows[$"{table} {row.PartitionKey} {row.RowKey}"] = string.Join('\n', row
                    .Where(column => column.Key is not ("Timestamp" or "odata.etag"))
                    .OrderBy(column => column.Key, StringComparer.Ordinal)
                    .Select(column => $"{column.Key} {column.Value.GetType().Name} {Text(column.Value)}"));
            }
        }

        return rows;
    }

    public async Task WipeAsync()
    {
        foreach (var table in BackupLayout.Tables)
        {
            await Tables.DeleteTableAsync(table, Cancellation);
        }

        await CreateTablesAsync();
    }

    /// <summary>A store with settings and a key.</summary>
    public async Task AddStoreAsync(StoreId store)
    {
        var stores = new StoreTable(Tables, time, NullLogger<StoreTable>.Instance);
        await stores.PutSettingsAsync(store, new StoreSettings { Name = $"Shop {store} Zoë 😀" }, Cancellation);
        var (keyId, key) = ApiKey.Create(store);
        await stores.AddKeyAsync(store, new StoreKey(keyId, ApiKey.Hash(key), LongAgo), Cancellation);
    }

    /// <summary>Adds contacts, a hundred a transaction.</summary>
    public async Task AddContactsAsync(StoreId store, int first, int count)
    {
        List<TableTransactionAction> rows = [];
        for (var number = first; number < first + count; number++)
        {
            var made = RowsOf(store, number);
            if (rows.Count + made.Count > TransactionGroups.MaxActions)
            {
                await Contacts.SubmitTransactionAsync(rows, Cancellation);
                rows = [];
            }

            rows.AddRange(made.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)));
        }

        await Contacts.SubmitTransactionAsync(rows, Cancellation);
    }

    /// <summary>A contact; by its number it has a phone, a long consent log, mails owed, or is an erased one.</summary>
    public static Contact Contact(StoreId store, int number)
    {
        var email = EmailAddress.Parse($"Person.{number}@Example.com");
        return new()
        {
            Id = ContactId.Of(store, IdentifierType.Email, email.Key),
            CreatedAt = LongAgo,
            UpdatedAt = LongAgo.AddMinutes(number),
            Email = new(email, new(number % 4 == 0 ? ChannelStatus.NonSubscribed : ChannelStatus.Subscribed, LongAgo)),
            Phone = number % 5 == 0 ? new(string.Create(CultureInfo.InvariantCulture, $"+1415{5_000_000 + number}"), default) : null,
            Tags = ["VIP", "Zoë 😀\r\n\u2028"],
            Properties = FieldValues.From([KeyValuePair.Create("long", (PropertyValue)new PropertyValue.Text(new string('語', number % 50 == 0 ? 20_000 : 20)))]),
            OptIn = number % 4 == 0 ? new("0123456789abcdef", OptInState.Open, LongAgo, LongAgo.AddYears(50), WelcomeWanted: false) : null,
            DueMails = number % 40 == 0 ? [new DueMail($"{number:x32}", MailKind.Confirmation, LongAgo)] : [],
            Consents = [Entry(ChannelStatus.Subscribed)],
            ConsentsInHistory = number % 7 == 0 ? 20 : 0,
            IsFromShop = true,
        };
    }

    private static List<TableEntity> RowsOf(StoreId store, int number)
    {
        var contact = Contact(store, number);
        if (number % 20 == 19)
        {
            return [ContactRows.Erased(store, contact.Id, new Tombstone(LongAgo, [LongAgo]))];
        }

        List<TableEntity> rows = [ContactRows.Home(store, contact)];
        if (contact.Phone is { } phone)
        {
            rows.Add(ContactRows.Redirect(store, ContactId.Of(store, IdentifierType.Phone, phone.Number), contact.Id));
        }

        if (contact.ConsentsInHistory > 0)
        {
            rows.Add(ContactRows.History(store, contact.Id, 0, [.. Enumerable.Repeat(Entry(ChannelStatus.Unsubscribed), 20)]));
        }

        return rows;
    }

    private static ConsentEntry Entry(ChannelStatus status) =>
        new(LongAgo, Channel.Email, ChannelStatus.NonSubscribed, status, ConsentCause.Api, "203.0.113.7", "curl/8", "fair", "v1");

    private async Task CreateTablesAsync()
    {
        foreach (var table in BackupLayout.Tables)
        {
            await Tables.CreateTableIfNotExistsAsync(table, Cancellation);
        }
    }

    private static string Text(object value) => value switch
    {
        byte[] bytes => Convert.ToBase64String(bytes),
        DateTimeOffset moment => moment.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
