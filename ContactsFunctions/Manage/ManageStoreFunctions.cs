using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Manage;

/// <summary>What an operator does with stores and their API keys. The Functions master key opens these routes.</summary>
public sealed class ManageStoreFunctions(HttpBoundary boundary, StoreTable stores, StoreDirectory directory, StoreKeys keys)
{
    private const string Route = "manage/stores/{storeId}";

    /// <summary>More than a store's row holds, so that settings that are too large are refused by name.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    [Function("PutStore")]
    public Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "put", Route = Route)] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            if (!StoreId.TryParse(storeId, out var id))
            {
                return Problem.Invalid([new("store_id", "invalid", "Must be 1 to 64 letters, digits, '_' and '-'.")]);
            }

            var body = RequestBody.ParseJson(await RequestBody.ReadBytesAsync(request, MaxBytes, cancellationToken));
            var reading = StoreSettingsReader.Read(body);
            if (reading.Errors.Count > 0)
            {
                return Problem.Invalid(reading.Errors);
            }

            await stores.PutSettingsAsync(id, reading.Settings, cancellationToken);
            directory.Forget(id);
            return await ShowAsync(id, cancellationToken);
        });

    [Function("GetStore")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = Route)] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, cancellationToken => StoreId.TryParse(storeId, out var id)
            ? ShowAsync(id, cancellationToken)
            : Task.FromResult<IResult>(Problem.StoreNotFound()));

    [Function("CreateKey")]
    public Task<IResult> CreateKeyAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = Route + "/keys")] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            if (!StoreId.TryParse(storeId, out var id) || await stores.FindAsync(id, cancellationToken) is null)
            {
                return Problem.StoreNotFound();
            }

            return Answer.Json(await keys.MakeAsync(id, cancellationToken), ManageJson.Default, StatusCodes.Status201Created);
        });

    [Function("DeleteKey")]
    public Task<IResult> DeleteKeyAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "delete", Route = Route + "/keys/{keyId:regex(^[A-Za-z0-9]+$)}")] HttpRequest request,
        string storeId,
        string keyId) =>
        boundary.RunAsync(request, async cancellationToken =>
            StoreId.TryParse(storeId, out var id) && await keys.RevokeAsync(id, keyId, cancellationToken)
                ? Results.NoContent()
                : Problem.NotFound("The store has no such key."));

    private async Task<IResult> ShowAsync(StoreId id, CancellationToken cancellationToken) =>
        await stores.FindAsync(id, cancellationToken) is { } store
            ? Answer.Json(StoreView.Of(store), ManageJson.Default)
            : Problem.StoreNotFound();
}

/// <summary>A store as the operator sees it: its settings without secrets, and its keys without the keys themselves.</summary>
internal sealed record StoreView(string StoreId, DateTimeOffset CreatedAt, JsonElement Settings, IReadOnlyList<KeyView> Keys)
{
    /// <summary>Stands where a secret is. Too short to be one, so that nobody who puts what they got loses theirs unnoticed.</summary>
    public const string SecretIsSet = "set";

    public static StoreView Of(Store store) => new(
        store.Id.ToString(),
        store.CreatedAt,
        JsonSerializer.SerializeToElement(WithoutSecrets(store.Settings), StoreSettingsJson.Default.StoreSettings),
        [.. store.Keys.Select(key => new KeyView(key.KeyId, key.CreatedAt, key.LastUsedOn))]);

    private static StoreSettings WithoutSecrets(StoreSettings settings) => settings.Sms.InboundSecret is null
        ? settings
        : settings with { Sms = settings.Sms with { InboundSecret = SecretIsSet } };
}

/// <param name="LastUsedOn">UTC; null where it never was.</param>
internal sealed record KeyView(string KeyId, DateTimeOffset CreatedAt, DateOnly? LastUsedOn);

/// <summary>A new key: the only time it is shown.</summary>
internal sealed record NewKeyView(string KeyId, string ApiKey, DateTimeOffset CreatedAt);
