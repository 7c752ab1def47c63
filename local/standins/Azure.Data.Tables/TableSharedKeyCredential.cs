#nullable disable // as in the package, whose signatures carry no annotations

using Azure.Storage;

namespace Azure.Data.Tables;

public class TableSharedKeyCredential
{
    private AccountKey key;

    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountName);
        ArgumentNullException.ThrowIfNull(accountKey);
        AccountName = accountName;
        key = new AccountKey(accountKey);
    }

    public string AccountName { get; }

    /// <summary>For a key that was rotated: clients made with this credential sign with the new one from now on.</summary>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref key, new AccountKey(accountKey));

    internal string Sign(string text) => Volatile.Read(ref key).Sign(text);
}
