using System.Net;
using System.Text.RegularExpressions;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Numbers;
using ContactsFunctions.Intake.Counting;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Console.Overview;

/// <summary>What the overview shows is what happened, as far as it says that it is counted.</summary>
public sealed partial class OverviewTests(AzuriteFixture azurite) : IAsyncLifetime
{
    // Its clock jumps.
    private readonly RunningApp app = new(azurite);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_night_counts_a_day_once_and_again_as_a_whole_and_today_is_added_at_once()
    {
        var store = await app.NewStoreAsync();
        var id = StoreId.Parse(store.Id);
        var (first, second) = (TestStore.NewEmail(), TestStore.NewEmail());
        foreach (var email in (string[])[first, second])
        {
            (await store.PostPublicAsync($$"""{"email":"{{email}}","tags":["VIP"]}""")).Dispose();
        }

        (await store.PressAsync(await store.ConfirmLinkAsync(first), "confirm")).Dispose();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        // Nothing is counted yet, and there is little to count.
        Assert.Equal(["2", "1", "50%"], Tiles(await visitor.ReadAsync("?days=1"))[..3]);
        Assert.Contains("Counted just now", await visitor.ReadAsync(), StringComparison.Ordinal);

        app.Time.Jump(TimeSpan.FromDays(1));
        var count = app.Services.GetRequiredService<CountDays>();
        await count.ExecuteAsync(id, Cancellation);
        await count.ExecuteAsync(id, Cancellation);
        visitor = await ConsoleVisitor.SignInAsync(app, store);
        var week = await visitor.ReadAsync("?days=7");
        Assert.Equal(["2", "1", "50%"], Tiles(week)[..3]);
        Assert.Contains("Counted to the end of", week, StringComparison.Ordinal);
        Assert.Matches("VIP</th>\\s*<td class=\"number\">2</td>\\s*<td class=\"number\">1</td>\\s*<td class=\"number\">50%", week);
        Assert.Equal(["0", "0", "–"], Tiles(await visitor.ReadAsync("?days=1&today"))[..3]);

        // Everybody's turn in the night.
        await count.ExecuteAsync(Cancellation);
        Assert.Equal(CountDays.MaxDays, (await app.Services.GetRequiredService<NumbersTable>().ListAsync(id, new DateOnly(2000, 1, 1), Cancellation)).Count);

        // Confirmed a day later: it counts on the day of the sign-up, with the next night.
        (await store.PressAsync(await store.ConfirmLinkAsync(second), "confirm")).Dispose();
        app.Time.Jump(TimeSpan.FromDays(1));
        await count.ExecuteAsync(id, Cancellation);
        visitor = await ConsoleVisitor.SignInAsync(app, store);
        Assert.Equal(["2", "2", "100%"], Tiles(await visitor.ReadAsync("?days=7"))[..3]);
        var rows = await app.Services.GetRequiredService<NumbersTable>().ListAsync(id, new DateOnly(2000, 1, 1), Cancellation);
        Assert.Equal(CountDays.MaxDays + 1, rows.Count);
    }

    [Fact]
    public async Task Today_of_a_large_store_is_counted_where_somebody_asks_for_it()
    {
        var store = await app.NewStoreAsync();
        (await store.PostPublicAsync($$"""{"email":"{{TestStore.NewEmail()}}"}""")).Dispose();
        var now = app.Time.GetUtcNow();
        var yesterday = DayNumbers.Quiet(DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1));
        Assert.True(await app.Services.GetRequiredService<NumbersTable>().TrySaveAsync(
            StoreId.Parse(store.Id), [], [yesterday], now, took: TimeSpan.FromSeconds(1), Cancellation));
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        var unasked = await visitor.ReadAsync("?days=1");
        Assert.Empty(Tiles(unasked));
        Assert.Contains("Today is not in it. <a href=", unasked, StringComparison.Ordinal);
        Assert.Equal("0", Tiles(await visitor.ReadAsync("?days=7"))[0]);
        Assert.Equal("1", Tiles(await visitor.ReadAsync("?days=1&today"))[0]);
        Assert.Equal("1", Tiles(await visitor.ReadAsync("?days=7&today"))[0]);
    }

    [Fact]
    public async Task A_period_that_is_none_is_the_usual_one_and_the_page_is_small()
    {
        var store = await app.NewStoreAsync();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);

        using var answer = await visitor.GetAsync("?days=9999");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange((await answer.Content.ReadAsByteArrayAsync(Cancellation)).Length, 1_000, 60_000);
    }

    private static string[] Tiles(string page) => [.. Tile().Matches(page).Select(tile => tile.Groups[1].Value.Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal))];

    [GeneratedRegex("<strong>([^<]*)</strong></li>")]
    private static partial Regex Tile();
}
