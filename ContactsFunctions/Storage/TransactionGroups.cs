using Azure.Data.Tables;

namespace ContactsFunctions.Storage;

/// <summary>Gathers writes into entity group transactions: at most 100 actions and 4 MiB each, and no contact parted.</summary>
internal static class TransactionGroups
{
    /// <summary>What one transaction may hold.</summary>
    public const int MaxActions = 100;

    // The service's limit is 4 MiB; what the parts' headers take is counted per action below.
    public const int MaxBytes = (4 * 1024 * 1024) - (64 * 1024);
    private const int BytesPerAction = 1024;

    /// <param name="maxContacts">How many contacts may share a transaction, and its fate.</param>
    public static List<List<ContactWrite>> Of(IEnumerable<ContactWrite> writes, int maxContacts)
    {
        List<List<ContactWrite>> groups = [];
        var (actions, bytes) = (0, 0);
        foreach (var write in writes)
        {
            var size = write.Actions.Sum(Size);
            if (groups.Count == 0
                || groups[^1].Count == maxContacts
                || actions + write.Actions.Count > MaxActions
                || bytes + size > MaxBytes)
            {
                groups.Add([]);
                (actions, bytes) = (0, 0);
            }

            groups[^1].Add(write);
            actions += write.Actions.Count;
            bytes += size;
        }

        return groups;
    }

    private static int Size(TableTransactionAction action) =>
        Size((TableEntity)action.Entity);

    /// <summary>The most bytes that writing a row may take.</summary>
    public static int Size(TableEntity row) => BytesPerAction + ((IDictionary<string, object>)row).Values.Sum(value => value switch
    {
        string text => Size(text),
        byte[] bytes => bytes.Length * 4 / 3,
        _ => 64,
    });

    // On the wire, quotes and whatever is no plain ASCII may be written as \uXXXX.
    private static int Size(string text)
    {
        var escaped = 0;
        foreach (var c in text)
        {
            escaped += char.IsAsciiLetterOrDigit(c) ? 0 : 1;
        }

        return text.Length + (5 * escaped);
    }
}
