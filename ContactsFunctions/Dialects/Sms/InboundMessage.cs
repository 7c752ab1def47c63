using System.Collections.Frozen;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Dialects.Sms;

/// <summary>A text message that somebody has sent to a shop's number.</summary>
/// <param name="From">Who sent it, in E.164; null where the sender has no number, such as a short code.</param>
/// <param name="MeansStop">Whether it says that they want no more messages, and nothing else.</param>
internal sealed record InboundMessage(string? From, bool MeansStop)
{
    /// <summary>What carriers in the USA ask senders to understand. A sentence that holds one of them can mean anything.</summary>
    private static readonly FrozenSet<string> StopWords =
        new[] { "STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="fields">The form that came: <c>From</c> and <c>Body</c>, whatever else is in it.</param>
    public static InboundMessage Of(IReadOnlyCollection<KeyValuePair<string, string>> fields) =>
        new(NumberOf(Only(fields, "From")), StopWords.Contains(BareWord(Only(fields, "Body"))));

    /// <summary>Never the values: they are personal.</summary>
    public override string ToString() => nameof(InboundMessage);

    /// <summary>
    /// A field that stands once. The signature does not say where a value ends and the next name begins, so of two neither
    /// counts.
    /// </summary>
    private static string Only(IEnumerable<KeyValuePair<string, string>> fields, string name) =>
        fields.Where(field => field.Key == name).Select(field => field.Value).Take(2).ToArray() is [var only] ? only : string.Empty;

    // Not "whatsapp:+1…", which is another channel, nor a number that would have to be guessed from a region.
    private static string? NumberOf(string sender) => sender.StartsWith('+') ? ParsedPhone.Of(sender, region: null).Number : null;

    private static string BareWord(string body)
    {
        var word = WrittenText.TrimMarks(body.AsSpan());
        while (word.Length > 0 && char.IsPunctuation(word[^1]))
        {
            word = WrittenText.TrimMarks(word[..^1]);
        }

        return word.ToString();
    }
}
