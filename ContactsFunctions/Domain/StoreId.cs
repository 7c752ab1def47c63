using System.Diagnostics.CodeAnalysis;

namespace ContactsFunctions.Domain;

/// <summary>
/// The name of a store, and the partition its contacts are kept in: 1 to 64 letters, digits, <c>_</c> and <c>-</c>.
/// A value of this type is always well-formed, so nothing else can become a partition key.
/// </summary>
public readonly record struct StoreId
{
    /// <summary>The longest store name, in characters.</summary>
    public const int MaxLength = 64;

    private readonly string? value;

    private StoreId(string value) => this.value = value;

    /// <summary>Whether <paramref name="text"/> names a store by its form; says nothing of whether that store exists.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out StoreId store)
    {
        store = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            return false;
        }

        store = new StoreId(text);
        return true;
    }

    /// <inheritdoc cref="TryParse"/>
    /// <exception cref="FormatException">The text is not a store name.</exception>
    public static StoreId Parse(string text) =>
        TryParse(text, out var store) ? store : throw new FormatException("A store_id is 1 to 64 letters, digits, '_' and '-'.");

    public override string ToString() => value ?? throw new InvalidOperationException("This store id was never given a value.");
}
