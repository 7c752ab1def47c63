using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Housekeeping;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Intake.Housekeeping;

/// <summary>Sign-ups that nobody confirmed are removed after 30 days; everybody else stays.</summary>
public sealed class RemoveUnconfirmedTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly RunningApp app = new(azurite);

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Only_public_sign_ups_that_nobody_confirmed_are_removed_and_only_after_30_days()
    {
        var store = await app.NewStoreAsync();
        var abandoned = await SignUpAsync(store);
        var byPhone = await store.PostPublicAsync("""{"sms_phone_number":"+14155552671"}""");
        byPhone.Dispose();
        var confirmed = await SignUpAsync(store);
        using (await store.PressAsync(await store.ConfirmLinkAsync(confirmed), "confirm"))
        {
        }

        var keyed = TestStore.NewEmail();
        using (await store.PostAuthenticatedAsync($$"""{"email":"{{keyed}}"}"""))
        {
        }

        var touchedByTheShop = await SignUpAsync(store);
        using (await store.PostAuthenticatedAsync($$"""{"email":"{{touchedByTheShop}}","tags":"VIP","marketingAllowed":true}"""))
        {
        }

        app.Time.Jump(TimeSpan.FromDays(20));
        var recent = await SignUpAsync(store);
        app.Time.Jump(TimeSpan.FromDays(9));
        Assert.Equal(0, await RunAsync());

        app.Time.Jump(TimeSpan.FromDays(2));
        Assert.Equal(2, await RunAsync());
        Assert.Equal(0, await RunAsync());

        Assert.False(await IsKnownAsync(store, abandoned));
        foreach (var email in new[] { confirmed, keyed, touchedByTheShop, recent })
        {
            Assert.True(await IsKnownAsync(store, email));
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(365)]
    public async Task A_store_has_days_of_its_own_and_the_others_the_30_of_the_app(int days)
    {
        var own = await app.NewStoreAsync($$"""{"retention":{"unconfirmedDays":{{days}} } }""");
        var other = await app.NewStoreAsync();
        var ownEmail = await SignUpAsync(own);
        var otherEmail = await SignUpAsync(other);
        app.Time.Jump(TimeSpan.FromDays(Math.Min(days, 30) - 1));
        Assert.Equal(0, await RunAsync());

        app.Time.Jump(TimeSpan.FromDays(2));
        Assert.Equal(1, await RunAsync());
        Assert.Equal((days > 30, days < 30), (await IsKnownAsync(own, ownEmail), await IsKnownAsync(other, otherEmail)));

        app.Time.Jump(TimeSpan.FromDays(Math.Abs(days - 30) - 2));
        Assert.Equal(0, await RunAsync());

        app.Time.Jump(TimeSpan.FromDays(2));
        Assert.Equal(1, await RunAsync());
    }

    private async Task<int> RunAsync() =>
        (await app.Services.GetRequiredService<KeepHouse>().ExecuteAsync(TestContext.Current.CancellationToken)).Removed;

    /// <summary>Until its mail is noted as sent: a row that is written meanwhile is left to the next night.</summary>
    private async Task<string> SignUpAsync(TestStore store)
    {
        var email = TestStore.NewEmail();
        using var posted = await store.PostPublicAsync($$"""{"email":"{{email}}"}""");
        posted.EnsureSuccessStatusCode();
        await Eventually.TrueAsync(async () => !await app.Services.GetRequiredService<ContactTable>()
            .ListWithDueMailAsync(StoreId.Parse(store.Id), DateTimeOffset.MaxValue.AddDays(-1), TestContext.Current.CancellationToken)
            .AnyAsync(TestContext.Current.CancellationToken));
        return email;
    }

    private static async Task<bool> IsKnownAsync(TestStore store, string email)
    {
        using var list = await store.SendAsync(HttpMethod.Get, $"{store.ContactsPath}?email={email}", null, authenticated: true);
        return (await Json.ReadAsync(list)).GetProperty("contacts").GetArrayLength() == 1;
    }
}
