using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>Tags as sent, read once: a list of texts, or one text with commas between.</summary>
/// <param name="Tags">Empty where none were sent, or not as tags are.</param>
/// <param name="Code">What is wrong with them; null where nothing is.</param>
public sealed record ParsedTags(ValueList<string> Tags, string? Code = null, string? Message = null)
{
    private const int MaxPerRequest = 100;
    private const int MaxLength = 128;

    private static readonly ParsedTags None = new([]);
    private static readonly ParsedTags NoTags = new([], "invalid_type", "Must be a list of texts, or one text with commas between.");

    public static ParsedTags Of(InputValue sent)
    {
        if (!sent.HasValue)
        {
            return None;
        }

        List<string> tags = [];
        if (sent.Json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in sent.Json.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String)
                {
                    return NoTags;
                }

                tags.Add(item.GetString()!.Trim());
            }
        }
        else if (sent.AsText() is { } text)
        {
            tags.AddRange(text.Split(',', StringSplitOptions.TrimEntries));
        }
        else
        {
            return NoTags;
        }

        tags.RemoveAll(string.IsNullOrEmpty);
        return tags.Count > MaxPerRequest ? new([], "too_many", $"A request has at most {MaxPerRequest} tags.")
            : tags.Exists(tag => tag.Length > MaxLength) ? new([], "too_long", $"A tag has at most {MaxLength} characters.")
            : new(Labels.Join([], [.. tags]));
    }

    /// <summary>Never the tags: they are personal.</summary>
    public override string ToString() => nameof(ParsedTags);
}
