using System.Text.Json.Serialization;
using ContactsFunctions.Contacts.Merging;

namespace ContactsFunctions.Omnisend;

/// <summary>What a POST answers. Warnings are an addition, left out where there are none.</summary>
internal sealed record OmnisendPosted(string? Email, [property: JsonPropertyName("contactID")] string? ContactId, IReadOnlyList<Warning>? Warnings)
{
    public static OmnisendPosted Of(MergeOutcome outcome) =>
        new(outcome.Contact?.Email?.Address.Display, outcome.Contact?.Id.ToString(), outcome.Warnings.Count == 0 ? null : outcome.Warnings);
}

/// <summary>What a PATCH answers.</summary>
internal sealed record OmnisendPatched([property: JsonPropertyName("contactID")] string ContactId, string? Email, string? Phone, string? FirstName, string? LastName);

internal sealed record OmnisendList(IReadOnlyList<OmnisendContact> Contacts, OmnisendPaging Paging);

/// <param name="Previous">Always null: pages go forward only.</param>
/// <param name="Next">The address of the next page; null at the end.</param>
internal sealed record OmnisendPaging(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Previous,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next,
    int Limit);
