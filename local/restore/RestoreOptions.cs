using ContactsFunctions.Domain;

namespace ContactsFunctions.Restoring;

/// <summary>What is asked on the command line.</summary>
/// <param name="Backup">Its name, or <c>latest</c>; null only lists what there is.</param>
/// <param name="From">The storage account with the backups; null for the one that rows are written to.</param>
/// <param name="To">The storage account to write to; null where the environment names one by connection string.</param>
internal sealed record RestoreOptions(string? Backup, string? From, string? To, string Container, StoreId? Store, bool Contacts, bool Stores, bool Continue)
{
    public const string Usage = """
        dotnet run dev.cs restore --list [options]           list the backups
        dotnet run dev.cs restore BACKUP [options]           write one back; 'latest' is the newest
            --to ACCOUNT        the storage account to write to, as whoever has logged in with 'az login';
                                without it, the connection string in AzureWebJobsStorage
            --from ACCOUNT      the storage account with the backups, where it is another
            --container NAME    the container with the backups (backups)
            --store ID          one store only
            --only TABLE        Contacts or Stores; without it, both
            --continue          go on with a restore that was broken off: rows that are there stay as they are
        """;

    /// <exception cref="ArgumentException">An option is unknown, or lacks its value.</exception>
    public static RestoreOptions Parse(IEnumerable<string> args)
    {
        var rest = new Queue<string>(args);
        var options = new RestoreOptions(null, null, null, "backups", null, Contacts: true, Stores: true, Continue: false);
        var lists = false;
        while (rest.TryDequeue(out var option))
        {
            switch (option)
            {
                case "--list":
                    lists = true;
                    break;
                case "--continue":
                    options = options with { Continue = true };
                    break;
                case "--from":
                    options = options with { From = Value() };
                    break;
                case "--to":
                    options = options with { To = Value() };
                    break;
                case "--container":
                    options = options with { Container = Value() };
                    break;
                case "--store":
                    options = options with { Store = StoreId.TryParse(Value(), out var store) ? store : throw new ArgumentException("--store is not the id of a store.") };
                    break;
                case "--only":
                    var table = Value();
                    options = options with { Contacts = table == "Contacts", Stores = table == "Stores" };
                    break;
                case var name when !name.StartsWith('-') && options.Backup is null:
                    options = options with { Backup = name };
                    break;
                default:
                    throw new ArgumentException($"Unknown: {option}");
            }

            string Value() => rest.TryDequeue(out var value) ? value : throw new ArgumentException($"{option} lacks its value.");
        }

        return (lists != options.Backup is not null) && (options.Contacts || options.Stores) ? options
            : throw new ArgumentException(options.Contacts || options.Stores ? "Either the name of a backup, or --list." : "--only takes Contacts or Stores.");
    }
}
