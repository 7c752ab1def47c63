#nullable disable // as in the package, whose signatures carry no annotations

using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>An entity as a dictionary: keys, timestamp and ETag are entries beside the properties.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object>
{
    internal const string ETagName = "odata.etag";

    private readonly Dictionary<string, object> properties;

    public TableEntity() => properties = [];

    public TableEntity(IDictionary<string, object> values) => properties = values is null ? [] : new(values);

    public TableEntity(string partitionKey, string rowKey) : this()
    {
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    public string PartitionKey
    {
        get => GetString(nameof(PartitionKey));
        set => properties[nameof(PartitionKey)] = value;
    }

    public string RowKey
    {
        get => GetString(nameof(RowKey));
        set => properties[nameof(RowKey)] = value;
    }

    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(nameof(Timestamp));
        set => properties[nameof(Timestamp)] = value;
    }

    public ETag ETag
    {
        get => new(GetString(ETagName));
        set => properties[ETagName] = value.ToString();
    }

    public int Count => properties.Count;
    public ICollection<string> Keys => properties.Keys;

    public object this[string key]
    {
        get => properties.GetValueOrDefault(key);
        set => properties[key] = AsTypedBefore(properties.GetValueOrDefault(key), value);
    }

    public string GetString(string key) => (string)Get(key, typeof(string));
    public byte[] GetBinary(string key) => (byte[])Get(key, typeof(byte[]));
    public BinaryData GetBinaryData(string key) => (BinaryData)Get(key, typeof(BinaryData));
    public bool? GetBoolean(string key) => (bool?)Get(key, typeof(bool));
    public DateTime? GetDateTime(string key) => (DateTime?)Get(key, typeof(DateTime));
    public DateTimeOffset? GetDateTimeOffset(string key) => (DateTimeOffset?)Get(key, typeof(DateTimeOffset));
    public double? GetDouble(string key) => (double?)Get(key, typeof(double));
    public Guid? GetGuid(string key) => (Guid?)Get(key, typeof(Guid));
    public int? GetInt32(string key) => (int?)Get(key, typeof(int));
    public long? GetInt64(string key) => (long?)Get(key, typeof(long));

    public void Add(string key, object value) => properties.Add(key, AsTypedBefore(null, value));
    public void Clear() => properties.Clear();
    public bool ContainsKey(string key) => properties.ContainsKey(key);
    public bool Remove(string key) => properties.Remove(key);
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value) => properties.TryGetValue(key, out value);

    ICollection<object> IDictionary<string, object>.Values => properties.Values;
    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;
    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => Add(item.Key, item.Value);
    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => ((ICollection<KeyValuePair<string, object>>)properties).Contains(item);
    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) => ((ICollection<KeyValuePair<string, object>>)properties).CopyTo(array, arrayIndex);
    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) => ((ICollection<KeyValuePair<string, object>>)properties).Remove(item);
    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => properties.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => properties.GetEnumerator();

    /// <summary>The entries themselves, for the writer and reader: no enumerator on the heap, no coercion.</summary>
    internal Dictionary<string, object> Entries => properties;

    private object Get(string key, Type type)
    {
        if (!properties.TryGetValue(key, out var value) || value is null)
        {
            return null;
        }

        return value switch
        {
            // The service knows one type of time and one of bytes; .NET has two of each.
            DateTimeOffset time when type == typeof(DateTime) => time.UtcDateTime,
            DateTime time when type == typeof(DateTimeOffset) => new DateTimeOffset(time),
            byte[] bytes when type == typeof(BinaryData) => new BinaryData(bytes),
            _ when type.IsInstanceOfType(value) => value,
            _ => throw new InvalidOperationException($"Cannot return {type} type for a {value.GetType()} typed property."),
        };
    }

    /// <summary>A long or double stays one when an int is assigned, so that a property does not change its stored type.</summary>
    private static object AsTypedBefore(object before, object value) => (before, value) switch
    {
        (double, int number) => (double)number,
        (long, int number) => (long)number,
        _ => value,
    };
}
