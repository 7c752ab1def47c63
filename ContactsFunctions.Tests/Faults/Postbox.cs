using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Faults;

/// <summary>The mails a relay took, by person and by the mail's own id, with the times of arrival.</summary>
internal sealed partial class Postbox
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<DateTime>> arrivals = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> mailsOf = new(StringComparer.Ordinal);

    public Postbox(SmtpListener relay) => relay.Answer = step =>
    {
        if (step.Verb == "MESSAGE")
        {
            var id = MessageId().Match(step.Argument).Groups[1].Value;
            arrivals.GetOrAdd(id, _ => new()).Enqueue(DateTime.UtcNow);
            mailsOf.GetOrAdd(Recipient().Match(step.Argument).Groups[1].Value, _ => new())[id] =
                step.Argument.Contains("\nList-Unsubscribe:", StringComparison.Ordinal);
        }

        return null;
    };

    public int Count => arrivals.Count;

    /// <summary>When the mails that came more than once came.</summary>
    public IEnumerable<DateTime[]> Copies => arrivals.Values.Where(times => times.Count > 1).Select(times => times.ToArray());

    /// <summary>How many different mails of a kind a person has.</summary>
    public int Of(string email, bool isWelcome) =>
        mailsOf.TryGetValue(email, out var mails) ? mails.Count(mail => mail.Value == isWelcome) : 0;

    [GeneratedRegex(@"^Message-ID: <([^>]+)>", RegexOptions.Multiline)]
    private static partial Regex MessageId();

    [GeneratedRegex(@"^To: <?([^>\r\n]+)>?", RegexOptions.Multiline)]
    private static partial Regex Recipient();
}
