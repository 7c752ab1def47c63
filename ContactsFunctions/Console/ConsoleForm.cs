namespace ContactsFunctions.Console;

/// <summary>A form that was posted, its fields in the order in which they came.</summary>
public sealed class ConsoleForm(IReadOnlyCollection<KeyValuePair<string, string>> fields)
{
    /// <summary>Which button was pressed; empty where none says.</summary>
    public string Action => this["action"];

    /// <summary>The first value of a name, without blanks around it; empty where there is none.</summary>
    public string this[string name] => (fields.FirstOrDefault(field => field.Key == name).Value ?? "").Trim();

    /// <summary>All values of a name.</summary>
    public IEnumerable<string> Values(string name) => fields.Where(field => field.Key == name).Select(field => field.Value);

    public bool Has(string name) => fields.Any(field => field.Key == name);

    /// <summary>Never the values: they are personal.</summary>
    public override string ToString() => nameof(ConsoleForm);
}
