using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Console.Contacts;

/// <summary>Whoever has not confirmed is asked again: once each by the reminder, and never beyond the cap.</summary>
public sealed class ReminderTests(AzuriteFixture azurite) : IAsyncLifetime
{
    // Its clock jumps.
    private readonly RunningApp app = new(azurite);

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Those_who_wait_are_counted_and_reminded_once_each()
    {
        var store = await app.NewStoreAsync();
        var (early, confirmed, left) = (TestStore.NewEmail(), TestStore.NewEmail(), TestStore.NewEmail());
        foreach (var email in (string[])[early, confirmed, left])
        {
            (await store.PostPublicAsync($$"""{"email":"{{email}}"}""")).Dispose();
            await store.MailAsync(email);
        }

        (await store.PressAsync(await store.ConfirmLinkAsync(confirmed), "confirm")).Dispose();
        (await store.PressAsync(await store.ConfirmLinkAsync(left), "decline")).Dispose();
        Assert.Contains("Nobody is waiting", await (await ConsoleVisitor.SignInAsync(app, store)).ReadAsync("reminders"), StringComparison.Ordinal);

        app.Time.Jump(TimeSpan.FromDays(3));
        var late = TestStore.NewEmail();
        (await store.PostPublicAsync($$"""{"email":"{{late}}"}""")).Dispose();
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        Assert.Contains("1 people are waiting", await visitor.ReadAsync("reminders"), StringComparison.Ordinal);
        using var sent = await visitor.PostAsync("reminders", ("action", "remind"));
        Assert.EndsWith("?sent=1", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var link = await store.ConfirmLinkAsync(early, number: 1);

        Assert.Contains("Nobody is waiting", await visitor.ReadAsync("reminders"), StringComparison.Ordinal);
        using var again = await visitor.PostAsync("reminders", ("action", "remind"));
        Assert.EndsWith("?sent=0", again.Headers.Location!.OriginalString, StringComparison.Ordinal);
        (await store.PressAsync(link, "confirm")).Dispose();
        Assert.Equal("subscribed", await store.StatusAsync(early));
    }

    [Fact]
    public async Task A_single_reminder_keeps_to_the_cap_and_brings_an_expired_link_back()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        (await store.PostPublicAsync($$"""{"email":"{{email}}"}""")).Dispose();
        var old = await store.ConfirmLinkAsync(email);
        var page = $"contacts/{(await store.FindAsync(email)).Text("contactID")}";
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        using var soon = await visitor.PostAsync(page, ("action", "remind"));
        Assert.Matches("\\?done=(throttled|pending)$", soon.Headers.Location!.OriginalString);

        app.Time.Jump(TimeSpan.FromDays(8));
        visitor = await ConsoleVisitor.SignInAsync(app, store);
        Assert.Contains("the link has ended", await visitor.ReadAsync(page), StringComparison.Ordinal);
        using var sent = await visitor.PostAsync(page, ("action", "remind"));
        Assert.EndsWith("?done=queued", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var link = await store.ConfirmLinkAsync(email, number: 1);
        Assert.NotEqual(old, link);
        (await store.PressAsync(link, "confirm")).Dispose();
        Assert.Equal("subscribed", await store.StatusAsync(email));
    }
}
