using System.Globalization;
using System.Text.Json;
using ContactsFunctions.Dialects.Omnisend.OtherCalls;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage.Batches;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Dialects.Omnisend.Batches;

/// <summary>A batch as a request spells it. Its items are read one by one later, so that a bad one stops no other.</summary>
internal sealed record BatchRequest(string Method, string Endpoint, IReadOnlyList<JsonElement> Items)
{
    /// <summary>What a batch can be about.</summary>
    public const string Contacts = "contacts";

    /// <summary>The largest body of a batch, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>How many items are worked off for one queue message.</summary>
    private const int MaxSliceItems = 100;

    private static readonly string[] OtherMethods = ["POST", "PUT", "PATCH"];

    public bool IsOfContacts => Endpoint == Contacts;

    /// <param name="body">What was sent.</param>
    /// <param name="maxItems">How many items the version takes.</param>
    /// <param name="settings">Say whether other things than contacts are taken at all.</param>
    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    public static BatchRequest Read(JsonElement body, int maxItems, StoreSettings settings)
    {
        List<FieldError> errors = [];
        string[] endpoints = settings.AcceptOtherOmnisendCalls ? [Contacts, .. EmptyList.Kinds] : [Contacts];
        var endpoint = Choice("endpoint", endpoints, StringComparer.Ordinal);
        var method = Choice("method", endpoint is null or Contacts ? ["POST"] : OtherMethods, StringComparer.OrdinalIgnoreCase);
        var items = Items();
        return errors.Count > 0 ? throw new ProblemException(Problem.Invalid(errors)) : new(method!, endpoint!, items);

        string? Choice(string name, string[] allowed, StringComparer comparer)
        {
            var sent = body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            var chosen = allowed.FirstOrDefault(one => comparer.Equals(one, sent));
            if (chosen is null)
            {
                errors.Add(new(name, sent is null ? "required" : "unsupported", $"Must be {string.Join(" or ", allowed)}."));
            }

            return chosen;
        }

        IReadOnlyList<JsonElement> Items()
        {
            if (!body.TryGetProperty("items", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            {
                errors.Add(new("items", "required", $"Must be a list of 1 to {maxItems} items."));
                return [];
            }

            if (list.GetArrayLength() > maxItems)
            {
                errors.Add(new("items", "too_many", $"A batch has at most {maxItems} items."));
                return [];
            }

            JsonElement[] items = [.. list.EnumerateArray()];
            errors.AddRange(items.Index().Where(item => Size(item.Item) > RequestBody.MaxBytes).Select(item => new FieldError(
                string.Create(CultureInfo.InvariantCulture, $"items[{item.Index}]"),
                "too_large",
                $"An item may have {RequestBody.MaxBytes / 1024} KiB.")));
            return items;
        }
    }

    /// <summary>The items in slices, each as a JSON list: as many as one message is for and one row holds.</summary>
    public IEnumerable<(BatchSlice Slice, byte[] Items)> Slices()
    {
        var (first, bytes) = (0, 0);
        for (var index = 0; index < Items.Count; index++)
        {
            var size = Size(Items[index]) + 1;
            if (index - first == MaxSliceItems || bytes + size >= BatchTable.MaxSliceBytes)
            {
                yield return Slice(first, index);
                (first, bytes) = (index, 0);
            }

            bytes += size;
        }

        yield return Slice(first, Items.Count);
    }

    private (BatchSlice Slice, byte[] Items) Slice(int first, int end)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartArray();
            for (var index = first; index < end; index++)
            {
                writer.WriteRawValue(Items[index].GetRawText(), skipInputValidation: true);
            }

            writer.WriteEndArray();
        }

        return (new(first, end - first), json.ToArray());
    }

    private static int Size(JsonElement item) => System.Text.Encoding.UTF8.GetByteCount(item.GetRawText());
}
