using System.Globalization;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Backup;

/// <summary>
/// How a backup lies in its container: a folder named by when it began, in it a blob with the contacts of each store, one
/// with all stores, and last of all a manifest. Without that, the backup was cut off and counts for nothing.
/// </summary>
internal static class BackupLayout
{
    private const string NameFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Every table but the one of batches, which hold work under way: brought back, they would do it again.</summary>
    public static readonly string[] Tables = [ContactTable.TableName, StoreTable.TableName];

    public static string Name(DateTimeOffset began) => began.UtcDateTime.ToString(NameFormat, CultureInfo.InvariantCulture);

    public static string Contacts(string backup, string store) => $"{backup}/contacts/{store}.ndjson.gz";

    public static string Stores(string backup) => $"{backup}/stores.ndjson.gz";

    public static string Manifest(string backup) => $"{backup}/complete.json";

    /// <summary>When the backup that a blob is part of began, or the erasure it stands for was; null for any other blob.</summary>
    public static DateTimeOffset? TimeOf(string blob) => ErasureList.Read(blob) is { } erasure ? erasure.At : Began(blob.Split('/')[0]);

    public static DateTimeOffset? Began(string backup) =>
        DateTimeOffset.TryParseExact(
            backup,
            NameFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var began)
            ? began
            : null;
}
