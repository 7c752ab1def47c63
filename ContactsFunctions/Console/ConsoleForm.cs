using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Console;

/// <summary>A form that was posted, its fields in the order in which they came.</summary>
public sealed class ConsoleForm(IReadOnlyCollection<KeyValuePair<string, string>> fields)
{
    /// <summary>Which button was pressed; empty where none says.</summary>
    public string Action => this["action"];

    /// <summary>The first value of a name, without blanks around it; empty where there is none.</summary>
    public string this[string name] => (fields.FirstOrDefault(field => field.Key == name).Value ?? "").Trim();

    public IReadOnlyCollection<KeyValuePair<string, string>> Fields => fields;

    /// <summary>All values of a name.</summary>
    public IEnumerable<string> Values(string name) => fields.Where(field => field.Key == name).Select(field => field.Value);

    public bool Has(string name) => fields.Any(field => field.Key == name);

    /// <summary>As the API reads a form: for use cases that take a request apart themselves.</summary>
    /// <param name="names">The fields to take.</param>
    internal InputValue ToInput(params IEnumerable<string> names)
    {
        var taken = names.ToHashSet(StringComparer.Ordinal);
        return new(FormJson.Of(fields.Where(field => taken.Contains(field.Key))));
    }

    /// <summary>Never the values: they are personal.</summary>
    public override string ToString() => nameof(ConsoleForm);
}
