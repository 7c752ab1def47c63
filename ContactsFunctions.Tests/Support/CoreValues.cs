using ContactsFunctions.Domain;

namespace ContactsFunctions.Tests.Support;

/// <summary>Core fields in short.</summary>
internal static class CoreValues
{
    /// <summary>What a contact has; nothing of a field that is null.</summary>
    public static FieldValues Of(params (CoreField Field, string? Value)[] values) => FieldValues.Empty.With(Change(values));

    /// <summary>What a request changes; null clears.</summary>
    public static FieldValues Change(params (CoreField Field, string? Value)[] values) => FieldValues.From(values.Select(value =>
        KeyValuePair.Create<string, PropertyValue>(value.Field.Name, value.Value is null ? PropertyValue.Removal.Instance : new PropertyValue.Text(value.Value))));
}
