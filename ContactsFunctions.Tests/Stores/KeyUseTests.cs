using ContactsFunctions.Domain;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Stores;

/// <summary>On which day a key was last used is kept, at one write a day.</summary>
public sealed class KeyUseTests(AzuriteFixture azurite) : IAsyncLifetime
{
    // Its clock jumps.
    private readonly RunningApp app = new(azurite);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_day_of_the_last_use_is_told_to_operator_and_owner()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        Assert.Null(await LastUsedAsync(store));
        Assert.Contains(">Never<", await visitor.ReadAsync("settings/keys"), StringComparison.Ordinal);

        foreach (var days in (int[])[0, 1, 0])
        {
            app.Time.Jump(TimeSpan.FromDays(days));
            await store.SubmitAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""");
            Assert.Equal(Today, await LastUsedAsync(store));
        }

        visitor = await ConsoleVisitor.SignInAsync(app, store);
        Assert.Contains($">{Today}<", await visitor.ReadAsync("settings/keys"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_revoked_meanwhile_does_not_come_back()
    {
        var store = await app.NewStoreAsync();
        var (id, table) = (StoreId.Parse(store.Id), app.Services.GetRequiredService<StoreTable>());
        var key = Assert.Single((await table.FindAsync(id, Cancellation))!.Keys).KeyId;
        Assert.True(await table.RemoveKeyAsync(id, key, Cancellation));

        await table.NoteKeyUseAsync(id, key, new(2026, 1, 2), Cancellation);

        Assert.Empty((await table.FindAsync(id, Cancellation))!.Keys);
    }

    private string Today => app.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string?> LastUsedAsync(TestStore store)
    {
        using var answer = await app.ManageAsync(HttpMethod.Get, $"manage/stores/{store.Id}");
        return Assert.Single((await Json.OkAsync(answer)).GetProperty("keys").EnumerateArray()).Text("lastUsedOn");
    }
}
