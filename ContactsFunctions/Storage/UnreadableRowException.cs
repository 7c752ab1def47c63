using ContactsFunctions.Domain;

namespace ContactsFunctions.Storage;

/// <summary>A row holds what this version of the app cannot read. Whoever reads many rows goes on without it.</summary>
public sealed class UnreadableRowException(StoreId store, string row, Exception cause)
    : Exception($"Row {row} of store {store} cannot be read ({cause.GetType().Name}).")
{
    /// <summary>Its key: a hash, which tells nobody who the person is.</summary>
    public string Row { get; } = row;
}
