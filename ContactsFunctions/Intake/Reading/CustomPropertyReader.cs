using System.Text.Json;
using System.Text.RegularExpressions;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>Reads custom properties by the rules of the two APIs this service speaks.</summary>
internal static partial class CustomPropertyReader
{
    private const int MaxTextLength = 2048;
    private const int MaxListLength = 100;

    /// <summary>1 to 128 Latin letters, digits and underscores.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The value, or what is wrong with it.</summary>
    public static (PropertyValue? Value, string? Code, string? Message) Read(JsonElement sent)
    {
        switch (sent.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return (PropertyValue.Removal.Instance, null, null);

            case JsonValueKind.True or JsonValueKind.False:
                return (new PropertyValue.Flag(sent.GetBoolean()), null, null);

            case JsonValueKind.String:
                var text = sent.GetString()!;
                return text.Length switch
                {
                    0 => (PropertyValue.Removal.Instance, null, null),
                    <= MaxTextLength => (new PropertyValue.Text(text), null, null),
                    _ => (null, "too_long", $"A text has at most {MaxTextLength} characters."),
                };

            case JsonValueKind.Number:
                return ReadNumber(sent);

            case JsonValueKind.Array:
                return ReadList(sent);

            default:
                return (null, "invalid_type", "A custom property is a text, a number, a boolean or a list of texts.");
        }
    }

    private static (PropertyValue? Value, string? Code, string? Message) ReadNumber(JsonElement sent)
    {
        if (sent.TryGetInt64(out var whole))
        {
            return (new PropertyValue.Whole(whole), null, null);
        }

        if (!sent.GetRawText().AsSpan().ContainsAny(".eE"))
        {
            return (null, "out_of_range", "A whole number is between -9223372036854775808 and 9223372036854775807.");
        }

        return double.IsFinite(sent.GetDouble())
            ? (PropertyValue.Number(sent.GetDouble()), null, null)
            : (null, "out_of_range", "The number is too large.");
    }

    private static (PropertyValue? Value, string? Code, string? Message) ReadList(JsonElement sent)
    {
        if (sent.GetArrayLength() > MaxListLength)
        {
            return (null, "too_many", $"A list has at most {MaxListLength} texts.");
        }

        List<string> texts = [];
        foreach (var item in sent.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                return (null, "invalid_type", "A list holds texts only.");
            }

            if (item.GetString()! is not { Length: <= MaxTextLength } text)
            {
                return (null, "too_long", $"A text has at most {MaxTextLength} characters.");
            }

            texts.Add(text);
        }

        return (new PropertyValue.TextList([.. texts]), null, null);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
