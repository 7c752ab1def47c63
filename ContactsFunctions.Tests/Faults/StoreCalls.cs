using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Tests.Faults;

/// <summary>
/// Tells which store a call is about, and gives it a name. The name leaves out what differs from run to run, so that
/// a fault planned after one run meets the same call in the next.
/// </summary>
internal sealed partial class StoreCalls
{
    private readonly ConcurrentDictionary<string, StoreLog> stores = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> storeOfMessage = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> delayed = new();

    public StoreLog Watch(string store, PlannedFault? fault) => stores[store] = new StoreLog(fault);

    /// <summary>Counts a call; what is to happen to it, if anything.</summary>
    public Fault? Next(string method, string target, byte[] body)
    {
        if (DelayedMessage().IsMatch(target) && method == "POST")
        {
            delayed.Enqueue(MessageText().Match(Encoding.UTF8.GetString(body)).Groups[1].Value);
        }

        return StoreOf(target, body) is { } store && stores.TryGetValue(store, out var log) ? log.Next(NameOf(method, target)) : null;
    }

    /// <summary>Looks into received messages, to know later calls about them by their ids.</summary>
    public void Learn(string method, string target, byte[] answer)
    {
        if (method != "GET" || !target.Contains("/messages", StringComparison.Ordinal))
        {
            return;
        }

        foreach (Match message in ReceivedMessage().Matches(Encoding.UTF8.GetString(answer)))
        {
            if (StoreIn(FromBase64(message.Groups[2].Value)) is { } store)
            {
                storeOfMessage[message.Groups[1].Value] = store;
            }
        }
    }

    public IEnumerable<string> TakeDelayed()
    {
        while (delayed.TryDequeue(out var message))
        {
            yield return message;
        }
    }

    private string? StoreOf(string target, byte[] body)
    {
        if (StoreIn(target) is { } inTarget)
        {
            return inTarget;
        }

        if (MessageId().Match(target) is { Success: true } id)
        {
            return storeOfMessage.GetValueOrDefault(id.Groups[1].Value);
        }

        var text = Encoding.UTF8.GetString(body);
        return StoreIn(MessageText().Match(text) is { Success: true } message ? FromBase64(message.Groups[1].Value) : text);
    }

    private static string NameOf(string method, string target)
    {
        var path = target.Split('?')[0];
        path = path[(path.IndexOf('/', 1) + 1)..];
        return $"{method} {MessageId().Replace(RowKey().Replace(path, "(row)"), "/messages/(id)")}";
    }

    private static string? StoreIn(string text) => Store().Match(text) is { Success: true } match ? match.Value : null;

    private static string FromBase64(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return "";
        }
    }

    [GeneratedRegex("store-[0-9a-f]{32}")]
    private static partial Regex Store();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex RowKey();

    [GeneratedRegex("/messages/([^/?]+)")]
    private static partial Regex MessageId();

    [GeneratedRegex("<MessageText>([^<]*)</MessageText>")]
    private static partial Regex MessageText();

    [GeneratedRegex("<MessageId>([^<]+)</MessageId>.*?<MessageText>([^<]*)</MessageText>", RegexOptions.Singleline)]
    private static partial Regex ReceivedMessage();

    [GeneratedRegex("/mail/messages\\?.*visibilitytimeout=[1-9]")]
    private static partial Regex DelayedMessage();
}

/// <summary>The calls of one store since it was watched.</summary>
internal sealed class StoreLog(PlannedFault? fault)
{
    private readonly List<string> names = [];
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private int happened;

    /// <summary>Calls in their order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (names)
            {
                return [.. names];
            }
        }
    }

    /// <summary>How often the fault has happened.</summary>
    public int Happened => Volatile.Read(ref happened);

    public Fault? Next(string name)
    {
        lock (names)
        {
            names.Add(name);
            counts[name] = counts.GetValueOrDefault(name) + 1;
            if (fault is null || name != fault.Call || counts[name] < fault.Ordinal || happened >= fault.Times)
            {
                return null;
            }

            happened++;
            return fault.Fault;
        }
    }
}
