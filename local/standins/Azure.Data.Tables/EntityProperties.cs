using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables;

/// <summary>The stored properties of a class that implements <see cref="ITableEntity"/>, found once a class.</summary>
internal static class EntityProperties
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<EntityProperty>> known = new();

    public static IReadOnlyList<EntityProperty> Of(Type type) => known.GetOrAdd(type, static type =>
    [
        .. from property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
           where property.CanRead && property.GetIndexParameters().Length == 0
           where property.GetCustomAttribute<IgnoreDataMemberAttribute>() is null
           select new EntityProperty(property),
    ]);

    /// <exception cref="InvalidCastException">A stored value is of another type than the class's property.</exception>
    public static T Fill<T>(TableEntity stored) where T : class, ITableEntity
    {
        var entity = Activator.CreateInstance<T>();
        foreach (var property in Of(typeof(T)))
        {
            if (stored.TryGetValue(property.Name, out var value))
            {
                property.Set(entity, value);
            }
        }

        entity.ETag = stored.ETag;
        return entity;
    }
}

internal sealed class EntityProperty(PropertyInfo property)
{
    private readonly Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    public string Name { get; } = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;

    public object? Get(object entity) => property.GetValue(entity);

    public void Set(object entity, object? value)
    {
        if (property.CanWrite)
        {
            property.SetValue(entity, value is null ? null : ToPropertyType(value));
        }
    }

    private object ToPropertyType(object value) => value switch
    {
        _ when type.IsInstanceOfType(value) => value,
        string text when type.IsEnum => Enum.Parse(type, text),
        DateTimeOffset time when type == typeof(DateTime) => time.UtcDateTime,
        byte[] bytes when type == typeof(BinaryData) => new BinaryData(bytes),
        // A whole double may be stored as 5; a long as what it was before it grew.
        int number when type == typeof(double) => (double)number,
        int number when type == typeof(long) => (long)number,
        _ => throw new InvalidCastException($"The property {Name} is stored as {value.GetType()}, not {type}."),
    };
}
