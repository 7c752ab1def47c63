using System.Collections;
using System.Text.Json;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Intake.Reading;

/// <summary>The custom properties of a request in the order they were sent; nothing checked yet.</summary>
public sealed class PropertyRequests : IReadOnlyCollection<PropertyRequest>
{
    /// <summary>More than this cannot fit, core fields and removals included, and are not looked at.</summary>
    private const int MaxLookedAt = (2 * Contact.MaxProperties) + 20;

    private readonly List<PropertyRequest> properties = [];

    public int Count => properties.Count;

    public bool AreTooMany { get; private set; }

    /// <summary>Where the body has <c>properties</c> that are no properties: its spelling.</summary>
    public string? Unreadable { get; private set; }

    public void Add(PropertyRequest property)
    {
        if (properties.Count < MaxLookedAt)
        {
            properties.Add(property);
        }
        else
        {
            AreTooMany = true;
        }
    }

    /// <summary>
    /// An object; a list of <c>{name, value}</c>; or a list of objects with a property each, as
    /// Omnisend's text is understood by many.
    /// </summary>
    /// <param name="spelling">What the body calls it.</param>
    /// <param name="isForm">Whether an empty value means "not filled in".</param>
    public void Add(string spelling, InputValue sent, bool isForm)
    {
        if (sent.Json.ValueKind == JsonValueKind.Object)
        {
            AddMembers(spelling, sent.Json, isForm);
        }
        else if (sent.Json.ValueKind == JsonValueKind.Array
            && sent.Json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object))
        {
            var areNamed = sent.Json.EnumerateArray().Any(item => NameOf(item) is not null && item.TryGetProperty("value", out _));
            foreach (var item in sent.Json.EnumerateArray())
            {
                if (AreTooMany)
                {
                    return;
                }

                if (!areNamed && item.EnumerateObject().Any() && !IsValueAlone(item))
                {
                    AddMembers(spelling, item, isForm);
                }
                else if (areNamed && NameOf(item) is { } name)
                {
                    Add(new(name, item.TryGetProperty("value", out var value) ? value : default, spelling));
                }
                else
                {
                    Unreadable = spelling;
                }
            }
        }
        else if (sent.HasValue)
        {
            Unreadable = spelling;
        }
    }

    public IEnumerator<PropertyRequest> GetEnumerator() => properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void AddMembers(string spelling, JsonElement sent, bool isForm)
    {
        foreach (var member in sent.EnumerateObject())
        {
            if (AreTooMany)
            {
                return;
            }

            if (!isForm || !new InputValue(member.Value).IsEmptyText)
            {
                Add(new(member.Name, member.Value, spelling));
            }
        }
    }

    /// <summary>Whether somebody forgot the name.</summary>
    private static bool IsValueAlone(JsonElement item) => item.EnumerateObject().All(member => member.Name == "value");

    private static string? NameOf(JsonElement item) =>
        item.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
}

/// <summary>A custom property as sent.</summary>
/// <param name="Parent">The field it was sent in; null where it has a field of its own.</param>
/// <param name="Key">That field, such as <c>properties[city]</c>.</param>
public sealed record PropertyRequest(string Name, JsonElement Value, string? Parent = null, string? Key = null)
{
    /// <summary>How the request wrote its place.</summary>
    public string Spelling => Key ?? $"{Parent}.{Name}";

    /// <summary>Never the value: it is personal.</summary>
    public override string ToString() => nameof(PropertyRequest);
}

/// <summary>Flat spellings of a custom property: <c>properties[city]</c>, <c>properties.city</c>, <c>properties__city</c>.</summary>
internal static class PropertyKeys
{
    public static string? NameOf(string key)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["properties", "customProperties"])
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var rest = key[prefix.Length..];
            if (rest.StartsWith('[') && rest.EndsWith(']'))
            {
                return rest[1..^1];
            }

            if (rest.StartsWith('.'))
            {
                return rest[1..];
            }

            if (rest.StartsWith("__", StringComparison.Ordinal))
            {
                return rest[2..];
            }
        }

        return null;
    }
}
