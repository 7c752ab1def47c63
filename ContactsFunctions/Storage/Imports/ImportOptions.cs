using System.Text.Json.Serialization;

namespace ContactsFunctions.Storage.Imports;

/// <summary>How a file is to be read and applied.</summary>
public sealed record ImportOptions
{
    public required ImportKind Kind { get; init; }

    /// <summary>As declared with the file; null where nothing was.</summary>
    public string? Charset { get; init; }

    /// <summary>Which column fills which field, where that is not guessed; an empty field leaves the column off.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = new Dictionary<string, string>();

    /// <summary>Given to everybody in the file.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether contacts that are known are changed.</summary>
    public bool UpdateExisting { get; init; } = true;

    /// <summary>Whether tags join those of a contact; otherwise they take their place.</summary>
    public bool AppendTags { get; init; } = true;

    /// <summary>Whether people who would have to confirm are asked to.</summary>
    public bool Ask { get; init; }

    /// <summary>Whether rows are only checked and counted.</summary>
    public bool DryRun { get; init; }
}

public enum ImportKind
{
    Csv,

    /// <summary>A JSON object a line.</summary>
    Ndjson,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ImportOptions))]
[JsonSerializable(typeof(ImportCounts))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ImportOptionsJson : JsonSerializerContext;
