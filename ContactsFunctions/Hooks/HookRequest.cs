using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Hooks;

/// <summary>A hook as it is asked for: <c>{"targetUrl":"https://…","events":["contact.subscribed"],"format":"standard"}</c>.</summary>
internal sealed record HookRequest(string TargetUrl, ValueList<ContactEventKind> Events, HookFormat Format)
{
    private static readonly string KnownEvents = string.Join(", ", ContactEventNames.All.Select(kind => kind.WireName()));

    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    public static HookRequest Read(JsonElement body, bool allowLoopback)
    {
        var root = new InputValue(body);
        List<FieldError> errors = [];
        var target = HookTarget.Of(root.Member("targetUrl").AsText(), allowLoopback, errors);
        var events = EventsOf(root.Member("events"), errors);
        var format = root.Member("format") is { HasValue: true } named ? HookFormatNames.FormatOf(named.AsText()) : HookFormat.Standard;
        if (format is null)
        {
            errors.Add(new("format", "invalid", "Must be standard or remarkety."));
        }

        return errors.Count == 0
            ? new(target!, events, format!.Value)
            : throw new ProblemException(Problem.Invalid(errors));
    }

    private static ValueList<ContactEventKind> EventsOf(InputValue sent, List<FieldError> errors)
    {
        // Zapier's forms send one event as a text.
        JsonElement[] names = sent.Json.ValueKind == JsonValueKind.Array ? [.. sent.Json.EnumerateArray()]
            : sent.HasValue ? [sent.Json] : [];
        ContactEventKind?[] kinds = [.. names.Select(name => ContactEventNames.KindOf(new InputValue(name).AsText()))];
        if (kinds.Length == 0 || kinds.Contains(null))
        {
            errors.Add(new("events", kinds.Length == 0 ? "required" : "invalid", $"Must be a list of: {KnownEvents}."));
            return [];
        }

        return [.. kinds.OfType<ContactEventKind>().Distinct().Order()];
    }
}
