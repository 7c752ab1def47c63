using System.Diagnostics.Metrics;
using System.Net;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Telemetry;

/// <summary>An app of its own, since the work of another test's mails would be counted too.</summary>
public sealed class StorageCostTests(RunningApp app) : IClassFixture<RunningApp>
{
    /// <summary>What a contact costs in storage is a promise; here it is held against what storage was asked.</summary>
    [Fact]
    public async Task Storage_is_asked_as_often_as_was_promised()
    {
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();
        (await store.PostKeyedAsync("""{"email":"warms.the.cache@example.com"}""")).Dispose();

        Assert.Equal(2, await TableRequestsOfAsync(() => store.PostKeyedAsync($$"""{"email":"{{email}}","firstName":"Ada"}""")));
        Assert.Equal(2, await TableRequestsOfAsync(() => store.PostKeyedAsync($$"""{"email":"{{email}}","firstName":"Grace"}""")));
        Assert.Equal(1, await TableRequestsOfAsync(() => store.PostKeyedAsync($$"""{"email":"{{email}}","firstName":"Grace"}""")));
    }

    private async Task<int> TableRequestsOfAsync(Func<Task<HttpResponseMessage>> request)
    {
        using var numbers = new MeasuredNumbers(app.Services.GetRequiredService<IMeterFactory>());
        using var answer = await request();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return numbers.All.Count(m => m.Name == AppMetrics.StorageRequests && m.Tags.StartsWith("service=table", StringComparison.Ordinal));
    }
}
