using System.Text.Json;
using System.Text.Json.Nodes;
using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Manage;

/// <summary>
/// Changes some of a store's settings and leaves the others as they are, secrets included. What comes of it is checked as what an
/// operator puts.
/// </summary>
public sealed class EditSettings(StoreTable stores, StoreDirectory directory)
{
    /// <param name="edit">
    /// Changes the settings, as the API has them; again whenever another writer was faster. Returns what speaks against it.
    /// </param>
    /// <returns>What is wrong; nothing where they are kept.</returns>
    public async Task<IReadOnlyList<FieldError>> ExecuteAsync(
        StoreId store, Func<JsonObject, IReadOnlyList<FieldError>> edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        IReadOnlyList<FieldError> errors = [];
        await stores.EditSettingsAsync(
            store,
            settings =>
            {
                var edited = JsonSerializer.SerializeToNode(settings, StoreSettingsJson.Default.StoreSettings)!.AsObject();
                errors = edit(edited);
                if (errors.Count > 0)
                {
                    return null;
                }

                var reading = StoreSettingsReader.Read(JsonSerializer.SerializeToElement(edited));
                errors = reading.Errors;
                return errors.Count == 0 ? reading.Settings : null;
            },
            cancellationToken);
        directory.Forget(store);
        return errors;
    }
}
