using System.Collections;

namespace ContactsFunctions.Domain;

/// <summary>A value of a custom property, or the text of a core field.</summary>
public abstract record PropertyValue
{
    private PropertyValue()
    {
    }

    /// <summary>A text, or a date kept as it was written.</summary>
    public sealed record Text(string Value) : PropertyValue;

    public sealed record Whole(long Value) : PropertyValue;

    /// <summary>A finite number that is no integer, rounded to six digits after the point.</summary>
    public sealed record Fraction(double Value) : PropertyValue;

    public sealed record Flag(bool Value) : PropertyValue;

    public sealed record TextList(ValueList<string> Values) : PropertyValue;

    /// <summary>Of a change only: the property goes.</summary>
    public sealed record Removal : PropertyValue
    {
        public static readonly Removal Instance = new();
    }

    /// <summary>A finite float as it is kept: rounded to six digits, and an integer where nothing is left after the point.</summary>
    public static PropertyValue Number(double value)
    {
        var rounded = Math.Round(value, 6, MidpointRounding.AwayFromZero);

        // Whatever fits an int64 is one: it is written without a point, and would be read back as one.
        return rounded == Math.Truncate(rounded) && rounded is >= long.MinValue and < -(double)long.MinValue
            ? new Whole((long)rounded)
            : new Fraction(rounded);
    }
}

/// <summary>
/// Values by name, in the order of the names: a contact's core fields or its custom properties, or changes to them, in
/// which a <see cref="PropertyValue.Removal"/> takes a value away. Compares by content.
/// </summary>
public sealed class FieldValues : IEquatable<FieldValues>, IReadOnlyCollection<KeyValuePair<string, PropertyValue>>
{
    public static readonly FieldValues Empty = new([]);

    private readonly KeyValuePair<string, PropertyValue>[] values;

    private FieldValues(KeyValuePair<string, PropertyValue>[] values) => this.values = values;

    public int Count => values.Length;

    public PropertyValue? this[string name] => Array.Find(values, value => value.Key == name).Value;

    /// <summary>The value of a core field; null where there is none.</summary>
    public string? this[CoreField field] => (this[field.Name] as PropertyValue.Text)?.Value;

    /// <summary>Of two values of one name, the later counts.</summary>
    public static FieldValues From(IEnumerable<KeyValuePair<string, PropertyValue>> values)
    {
        var sorted = new List<KeyValuePair<string, PropertyValue>>();
        foreach (var value in values.OrderBy(value => value.Key, StringComparer.Ordinal))
        {
            if (sorted.Count > 0 && sorted[^1].Key == value.Key)
            {
                sorted.RemoveAt(sorted.Count - 1);
            }

            sorted.Add(value);
        }

        return sorted.Count == 0 ? Empty : new([.. sorted]);
    }

    /// <summary>These values with the changes made.</summary>
    public FieldValues With(FieldValues changes)
    {
        var changed = Then(changes);
        return ReferenceEquals(changed, this) ? this : From(changed.values.Where(value => value.Value is not PropertyValue.Removal));
    }

    /// <summary>Both sets of changes as one; where both name a value, <paramref name="later"/> wins.</summary>
    public FieldValues Then(FieldValues later) => later.Count == 0 ? this : Count == 0 ? later : From(values.Concat(later.values));

    public bool Equals(FieldValues? other) => other is not null && values.AsSpan().SequenceEqual(other.values);

    public override bool Equals(object? obj) => Equals(obj as FieldValues);

    public override int GetHashCode() => values.Length;

    public IEnumerator<KeyValuePair<string, PropertyValue>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, PropertyValue>>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
