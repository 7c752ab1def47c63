using System.Collections;

namespace ContactsFunctions.Contacts;

/// <summary>A custom property's value: what a shop wants to remember about a contact.</summary>
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
        return rounded == Math.Truncate(rounded) && rounded is >= long.MinValue and < -(double)long.MinValue ? new Whole((long)rounded) : new Fraction(rounded);
    }
}

/// <summary>A contact's custom properties by name, in the order of their names. Compares by content.</summary>
public sealed class CustomProperties : IEquatable<CustomProperties>, IReadOnlyCollection<KeyValuePair<string, PropertyValue>>
{
    public static readonly CustomProperties Empty = new(new(StringComparer.Ordinal));

    private readonly SortedDictionary<string, PropertyValue> values;

    private CustomProperties(SortedDictionary<string, PropertyValue> values) => this.values = values;

    public int Count => values.Count;

    public PropertyValue? this[string name] => values.GetValueOrDefault(name);

    public static CustomProperties From(IEnumerable<KeyValuePair<string, PropertyValue>> properties)
    {
        var values = new SortedDictionary<string, PropertyValue>(StringComparer.Ordinal);
        foreach (var (name, value) in properties)
        {
            values[name] = value;
        }

        return values.Count == 0 ? Empty : new(values);
    }

    /// <summary>These properties with the changes made; a <see cref="PropertyValue.Removal"/> removes.</summary>
    public CustomProperties With(CustomProperties changes) => Combine(changes, keepRemovals: false);

    /// <summary>Both sets of changes as one; where both name a property, <paramref name="later"/> wins.</summary>
    public CustomProperties Then(CustomProperties later) => Combine(later, keepRemovals: true);

    private CustomProperties Combine(CustomProperties changes, bool keepRemovals)
    {
        if (changes.Count == 0)
        {
            return this;
        }

        var combined = new SortedDictionary<string, PropertyValue>(values, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            if (value is PropertyValue.Removal && !keepRemovals)
            {
                combined.Remove(name);
            }
            else
            {
                combined[name] = value;
            }
        }

        return combined.Count == 0 ? Empty : new(combined);
    }

    public bool Equals(CustomProperties? other) => other is not null && values.SequenceEqual(other.values);

    public override bool Equals(object? obj) => Equals(obj as CustomProperties);

    public override int GetHashCode() => values.Count;

    public IEnumerator<KeyValuePair<string, PropertyValue>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
