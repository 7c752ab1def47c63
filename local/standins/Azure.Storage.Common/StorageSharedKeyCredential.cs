namespace Azure.Storage;

public class StorageSharedKeyCredential(string accountName, string accountKey)
{
    private AccountKey key = new(accountKey);

    public string AccountName { get; } = accountName;

    /// <summary>For a key that was rotated: clients made with this credential sign with the new one from now on.</summary>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref key, new AccountKey(accountKey));

    internal string Sign(string text) => Volatile.Read(ref key).Sign(text);
}
