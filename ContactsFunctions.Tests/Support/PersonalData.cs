using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Tests.Support;

/// <summary>
/// What must never be in a log (contract §9). Every app of the test run is held against it when it ends, with all that
/// was sent to it.
/// </summary>
public sealed partial class PersonalData
{
    private static long apps;
    private static long lines;

    private readonly ConcurrentDictionary<string, bool> names = new(StringComparer.Ordinal);

    /// <summary>Remembers the names in a request's body.</summary>
    public void Remember(string body)
    {
        foreach (Match name in Name.Matches(body))
        {
            names[name.Groups[1].Value] = true;
        }
    }

    /// <summary>Fails when a line holds an address, a phone number, a name that was sent, a key or a link's token.</summary>
    public void AssertNotIn(IReadOnlyList<string> log)
    {
        ArgumentNullException.ThrowIfNull(log);
        foreach (var line in log)
        {
            Assert.False(Private.IsMatch(line), $"Personal data or a secret in a log line: {line}");
            foreach (var name in names.Keys)
            {
                Assert.False(line.Contains(name, StringComparison.Ordinal), $"A name in a log line: {line}");
            }
        }

        Interlocked.Increment(ref apps);
        Interlocked.Add(ref lines, log.Count);
        Figures.Report("private-log", string.Create(CultureInfo.InvariantCulture, $"no personal data, key or token in {Interlocked.Read(ref lines)} lines logged by {Interlocked.Read(ref apps)} apps"));
    }

    [GeneratedRegex("""
        "(?:firstName|lastName|first_name|last_name)"\s*:\s*"([^"\\]{4,})"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Name { get; }

    [GeneratedRegex("""@|\+\d{7,}|\bck_[A-Za-z0-9_-]+[_-][A-Za-z0-9]{20,}|(?:confirm|unsubscribe)/[A-Za-z0-9_-]{40,}|master-key-of-the-tests""")]
    private static partial Regex Private { get; }
}
