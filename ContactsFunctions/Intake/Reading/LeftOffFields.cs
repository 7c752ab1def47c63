using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>What of a request counts for nothing, to be named to callers with a key. Holds no more than are named.</summary>
public sealed class LeftOffFields
{
    private readonly List<Warning> warnings = [];

    /// <summary>How many there are, those that are not held included.</summary>
    public int Count { get; private set; }

    public IReadOnlyList<Warning> Warnings => warnings;

    /// <summary>Fields that mean nothing here.</summary>
    public void AddUnknown(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Add(name, "unknown_field", "The field is not known here and was ignored.");
        }
    }

    public void Add(string field, string code, string message)
    {
        Count++;
        if (warnings.Count < FieldErrors.MaxReported)
        {
            warnings.Add(new(code, FieldErrors.Name(field), message));
        }
    }
}
