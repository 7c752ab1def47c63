using System.Globalization;
using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>Tags as sent, read once: a list of texts, or one text with commas between.</summary>
/// <param name="Tags">Empty where none were sent, or not as tags are.</param>
/// <param name="Code">What is wrong with them; null where nothing is.</param>
public sealed record ParsedTags(ValueList<string> Tags, string? Code = null, string? Message = null)
{
    /// <summary>The most of one request.</summary>
    public const int MaxPerRequest = 100;

    private const int MaxLength = 128;

    /// <summary>Longer lists are not looked at, whatever is in them.</summary>
    private const int MaxLookedAt = 1000;

    private static readonly ParsedTags None = new([]);
    private static readonly ParsedTags NoTags = new([], "invalid_type", "Must be a list of texts, or one text with commas between.");

    /// <param name="most">How many tags there may be.</param>
    public static ParsedTags Of(InputValue sent, int most = MaxPerRequest)
    {
        if (!sent.HasValue)
        {
            return None;
        }

        List<string> tags = [];
        if (sent.Json.ValueKind == JsonValueKind.Array)
        {
            if (sent.Json.GetArrayLength() > MaxLookedAt)
            {
                return TooMany(most);
            }

            foreach (var item in sent.Json.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String)
                {
                    return NoTags;
                }

                if (!Add(tags, new InputValue(item).AsText()!, most))
                {
                    return TooMany(most);
                }
            }
        }
        else if (sent.AsText() is { } text)
        {
            foreach (var piece in text.AsSpan().Split(','))
            {
                if (!Add(tags, text.AsSpan(piece), most))
                {
                    return TooMany(most);
                }
            }
        }
        else
        {
            return NoTags;
        }

        return tags.Exists(tag => tag.Length > MaxLength)
            ? new([], "too_long", $"A tag has at most {MaxLength} characters.")
            : new(Labels.Join([], [.. tags]));
    }

    private static ParsedTags TooMany(int most) =>
        new([], "too_many", string.Create(CultureInfo.InvariantCulture, $"A request has at most {most} tags."));

    /// <returns>Whether there was room; a blank takes none.</returns>
    private static bool Add(List<string> tags, ReadOnlySpan<char> tag, int most)
    {
        tag = WrittenText.TrimMarks(tag);
        if (tag.Length > 0 && tags.Count < most)
        {
            tags.Add(tag.ToString());
            return true;
        }

        return tag.Length == 0;
    }

    /// <summary>Never the tags: they are personal.</summary>
    public override string ToString() => nameof(ParsedTags);
}
