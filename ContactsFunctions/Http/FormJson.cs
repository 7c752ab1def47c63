using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace ContactsFunctions.Http;

/// <summary>
/// Forms as the JSON object they mean. Lists and objects are written as PHP, Rails and browsers write them:
/// <c>tags[]</c>, <c>tags[0]</c>, <c>identifiers[0][type]</c>. Flat properties such as <c>properties[city]</c> stay as they
/// are, with a list where there is one.
/// </summary>
internal static class FormJson
{
    private const int MaxDepth = 10;

    private static readonly string[] Yes = ["1", "true", "on", "yes"];
    private static readonly string[] No = ["0", "false", "off", "no"];

    public static JsonElement Of(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var root = new Node();
        foreach (var (name, value) in fields)
        {
            Place(root, name).Add(value);
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            root.WriteMembers(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static Node Place(Node root, string name)
    {
        var (field, path) = Taken(name);
        var isItem = path.Count > 0 && IsIndex(path[^1]) && !(path.Count == 1 && IsProperties(field));
        if (isItem)
        {
            path.RemoveAt(path.Count - 1);
        }

        // properties[city] is a field of its own to whoever reads it.
        if (path.Count == 1 && IsProperties(field))
        {
            (field, path) = ($"{field}[{path[0]}]", []);
        }

        var node = root.Member(field);
        for (var at = 0; at < path.Count; at++)
        {
            node = node.Member(path[at].Length > 0 ? path[at] : node.Newest(path, at + 1));
        }

        node.IsList |= isItem;
        return node;
    }

    /// <summary>A name and what stands in brackets behind it; the whole as a name where it is not written so.</summary>
    private static (string Field, List<string> Path) Taken(string name)
    {
        List<string> path = [];
        var begin = name.IndexOf('[', StringComparison.Ordinal);
        if (begin <= 0 || !name.EndsWith(']'))
        {
            return (name, path);
        }

        var parts = name[(begin + 1)..^1].Split("][");
        return parts.Length <= MaxDepth && Array.TrueForAll(parts, part => !part.AsSpan().ContainsAny('[', ']'))
            ? (name[..begin], [.. parts])
            : (name, path);
    }

    private static bool IsProperties(string field) => field is "properties" or "customProperties";

    private static bool IsIndex(string part) => part.Length <= 9 && part.All(char.IsAsciiDigit);

    /// <summary>A field, an item of a list, or a member of an object.</summary>
    private sealed class Node
    {
        private readonly List<string> values = [];
        private readonly OrderedDictionary<string, Node> members = new(StringComparer.Ordinal);

        /// <summary>Whether the values were written as items of a list.</summary>
        public bool IsList { get; set; }

        public void Add(string value) => values.Add(value);

        public Node Member(string name)
        {
            if (!members.TryGetValue(name, out var member))
            {
                members[name] = member = new();
            }

            return member;
        }

        /// <summary>
        /// The index that <c>[]</c> means on the way to a member: the last, a new one where that has such a member already.
        /// </summary>
        public string Newest(List<string> path, int next)
        {
            var last = members.Count == 0 ? null : members.GetAt(members.Count - 1).Value;
            var isTaken = path[next..].Aggregate(last, (node, part) => node?.members.GetValueOrDefault(part)) is { values.Count: > 0 };
            return (members.Count - (last is null || isTaken ? 0 : 1)).ToString(CultureInfo.InvariantCulture);
        }

        public void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            foreach (var (name, member) in members)
            {
                writer.WritePropertyName(name);
                member.Write(writer);
            }

            writer.WriteEndObject();
        }

        private void Write(Utf8JsonWriter writer)
        {
            if (members.Count == 0)
            {
                WriteValues(writer);
            }
            else if (members.Keys.All(IsIndex))
            {
                writer.WriteStartArray();
                foreach (var member in members.Values)
                {
                    member.Write(writer);
                }

                writer.WriteEndArray();
            }
            else
            {
                WriteMembers(writer);
            }
        }

        private void WriteValues(Utf8JsonWriter writer)
        {
            var given = values.FindAll(value => !string.IsNullOrWhiteSpace(value));
            if (!IsList && given.Count > 1)
            {
                given = Once(given);
            }

            if (given.Count == 0)
            {
                writer.WriteStringValue(values.Count == 1 && !IsList ? values[0] : string.Empty);
            }
            else if (given.Count == 1 && !IsList)
            {
                writer.WriteStringValue(given[0]);
            }
            else
            {
                writer.WriteStartArray();
                given.ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
            }
        }

        /// <summary>
        /// A field that came several times, each value once. A box beside a hidden field of its name (Rails before it, ASP.NET
        /// behind it) says yes and no: it was ticked.
        /// </summary>
        private static List<string> Once(List<string> values)
        {
            var distinct = values.Distinct(StringComparer.Ordinal).ToList();
            return distinct.Count == 2 && distinct.Find(value => No.Contains(value, StringComparer.OrdinalIgnoreCase)) is { } no
                && distinct.Find(value => Yes.Contains(value, StringComparer.OrdinalIgnoreCase)) is not null
                    ? [distinct[0] == no ? distinct[1] : distinct[0]]
                    : distinct;
        }
    }
}
