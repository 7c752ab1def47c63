using ContactsFunctions.Domain;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Intake.Finding;

/// <summary>Finds the texts that entries of a consent log name.</summary>
public sealed class ShownTexts(WordingArchive wordings)
{
    internal async Task<IReadOnlyList<KeptText>> OfAsync(
        StoreId store, IEnumerable<ConsentEntry> entries, CancellationToken cancellationToken)
    {
        List<KeptText> texts = [];
        var named = entries.SelectMany(entry => new[] { entry.Shown.Wording, entry.Text });
        foreach (var version in named.OfType<string>().Distinct())
        {
            if (await wordings.FindAsync(store, version, cancellationToken) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }
}
