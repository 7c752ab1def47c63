using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Dialects.Omnisend;

/// <summary>What a POST answers. Warnings are an addition, left out where there are none.</summary>
internal sealed record OmnisendPosted(string? Email, [property: JsonPropertyName("contactID")] string? ContactId, IReadOnlyList<Warning>? Warnings)
{
    public static OmnisendPosted Of(MergeOutcome outcome, IReadOnlyList<Warning> read)
    {
        Warning[] warnings = [.. read, .. outcome.Warnings];
        return new(outcome.Contact?.Email?.Address.Display, outcome.Contact?.Id.ToString(), warnings.Length == 0 ? null : warnings);
    }
}

/// <summary>What a PATCH answers. Warnings are an addition, left out where there are none.</summary>
internal sealed record OmnisendPatched(
    [property: JsonPropertyName("contactID")] string ContactId, string? Email, string? Phone, string? FirstName, string? LastName, IReadOnlyList<Warning>? Warnings);

internal sealed record OmnisendList(IReadOnlyList<OmnisendContact> Contacts, OmnisendPaging Paging);

/// <param name="Previous">Always null: pages go forward only.</param>
/// <param name="Next">The address of the next page; null at the end.</param>
internal sealed record OmnisendPaging(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Previous,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next,
    int Limit);
