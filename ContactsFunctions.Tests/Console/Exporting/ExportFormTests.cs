using System.Net;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Console.Exporting;

/// <summary>The form of the export brings what the API's export brings.</summary>
public sealed class ExportFormTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_form_exports_whom_it_names_and_its_empty_fields_mean_nothing()
    {
        var store = await app.NewStoreAsync();
        await store.SubmitAsync("""{"email":"ada@example.com","tags":"VIP","marketingAllowed":true,"doubleOptin":false}""");
        await store.SubmitAsync("""{"email":"grace@example.com"}""");
        var visitor = await ConsoleVisitor.SignInAsync(app, store);
        Assert.Contains($"action=\"/console/{store.Id}/exchange/export\"", await visitor.ReadAsync("exchange"), StringComparison.Ordinal);

        var all = await ExportAsync(visitor, "channel=email&status=&tag=&updatedSince=&format=csv");
        var some = await ExportAsync(visitor, "channel=email&status=&tag=VIP&updatedSince=2020-01-01&format=ndjson");

        Assert.Equal(3, all.TrimEnd().Split('\n').Length);
        Assert.Contains("ada@example.com", Assert.Single(some.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_gets_it()
    {
        var (own, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var visitor = await ConsoleVisitor.SignInAsync(app, own);

        using var stranger = await new ConsoleVisitor(app, other.Id, visitor.Cookie).GetAsync("exchange/export?format=csv");
        using var anybody = await new ConsoleVisitor(app, own.Id).GetAsync("exchange/export?format=csv");
        using var odd = await visitor.GetAsync("exchange/export?format=pdf");

        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.SeeOther, HttpStatusCode.BadRequest), (stranger.StatusCode, anybody.StatusCode, odd.StatusCode));
    }

    private static async Task<string> ExportAsync(ConsoleVisitor visitor, string query)
    {
        using var answer = await visitor.GetAsync($"exchange/export?{query}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
