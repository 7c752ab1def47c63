using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Intake.Importing;

/// <summary>What goes for all rows of a batch or a file.</summary>
public sealed record ImportRules
{
    /// <summary>Whether contacts that are known are changed; otherwise their rows are skipped.</summary>
    public bool UpdateExisting { get; init; } = true;

    /// <summary>Whether a row's tags join those of the contact; otherwise they take their place.</summary>
    public bool AppendTags { get; init; } = true;

    /// <summary>How many tags a row may have: a line of an export has all that a contact can have.</summary>
    public int MaxTags { get; init; } = ParsedTags.MaxPerRequest;

    /// <summary>Given to everybody, beside the row's own.</summary>
    public ValueList<string> Tags { get; init; } = [];

    /// <summary>Whether people who would have to confirm are asked to.</summary>
    public bool Ask { get; init; } = true;
}
