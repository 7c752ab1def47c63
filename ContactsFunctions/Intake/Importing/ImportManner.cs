using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Importing;

/// <summary>How rows are applied.</summary>
public sealed record ImportManner
{
    /// <summary>Whether to look the rows up at once, as most of them are known.</summary>
    public bool LooksFirst { get; init; }

    /// <summary>Whether nothing is written: the rows' outcomes only say what would become of them.</summary>
    public bool IsDry { get; init; }

    /// <summary>Whether a row about a known contact is to be left for later; null where none is.</summary>
    public Func<ContactChange, Contact, bool>? Waits { get; init; }
}
