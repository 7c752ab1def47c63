using System.Net.Sockets;
using System.Text;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using ContactsFunctions.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Http;

/// <summary>A caller who leaves is no outage: no 503 in the metrics that an operator is woken by, and nothing in the log to look at.</summary>
[Trait("Lane", "Slow")]
public sealed class CallerGoneTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly RunningApp app = new(azurite);
    private StorageDetour? detour;
    private TestStore? store;
    private MeasuredNumbers? numbers;
    private int linesBefore;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        detour = await StorageDetour.StartAsync(azurite.NewAccount());
        app.Settings["AzureWebJobsStorage"] = detour.ConnectionString;
        await app.InitializeAsync();
        store = await app.NewStoreAsync();
        (await store.PostAuthenticatedAsync("""{"email":"first@shop.example"}""")).Dispose();
        linesBefore = app.Log.Lines.Count;
        numbers = new(app.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
    }

    [Theory]
    [InlineData("SubmitContact", "POST", "contacts", """{"email":"anna@shop.example"}""", true)]
    [InlineData("SubmitContact", "POST", "contacts", """{"email":"bert@shop.example"}""", false)]
    [InlineData("ListContacts", "GET", "contacts?status=subscribed", null, true)]
    [InlineData("GetContact", "GET", "contacts/0123456789abcdef0123456789abcdef", null, true)]
    public async Task While_storage_is_asked(string function, string method, string path, string? json, bool keyed)
    {
        var (asked, given) = (NewSignal(), NewSignal());
        detour!.Instead = context =>
        {
            if (!context.Request.Path.Value!.Contains("/Contacts", StringComparison.Ordinal))
            {
                return null;
            }

            asked.TrySetResult();
            context.RequestAborted.Register(() => given.TrySetResult());
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var request = new HttpRequestMessage(new(method), new Uri(app.BaseAddress, $"api/v1/stores/{store!.Id}/{path}"));
        request.Content = json is null ? null : TestStore.JsonBody(json);
        if (keyed)
        {
            request.Headers.Add("X-API-Key", store.ApiKey);
        }

        using var caller = new CancellationTokenSource();
        var answer = app.Client.SendAsync(request, caller.Token);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await given.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation); // storage is not asked in vain
        Assert.Equal("499", await StatusAsync(function));
        AssertNothingToLookAt();
        detour.Instead = null;
    }

    [Fact]
    public async Task In_the_middle_of_the_body()
    {
        // Some are gone before the function begins, which is nobody's business at all.
        await Eventually.TrueAsync(async () =>
        {
            await LeaveInTheMiddleOfTheBodyAsync();
            return Durations("SubmitContact").Any();
        });

        Assert.All(Durations("SubmitContact"), measured => Assert.Matches("status_code=4(00|99)$", measured.Tags));
        AssertNothingToLookAt("ContactsFunctions");
    }

    public async ValueTask DisposeAsync()
    {
        numbers?.Dispose();
        await app.DisposeAsync();
        if (detour is not null)
        {
            await detour.DisposeAsync();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task LeaveInTheMiddleOfTheBodyAsync()
    {
        using var caller = new TcpClient();
        await caller.ConnectAsync(app.BaseAddress.Host, app.BaseAddress.Port, Cancellation);
        await caller.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"POST /{store!.ContactsPath} HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nX-API-Key: {store.ApiKey}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{{\"ema\r\n"),
            Cancellation);
        await Task.Delay(30, Cancellation);
    }

    private async Task<string> StatusAsync(string function)
    {
        await Eventually.TrueAsync(() => Task.FromResult(Durations(function).Any()));
        return Assert.Single(Durations(function)).Tags[^3..];
    }

    private IEnumerable<Measured> Durations(string function) =>
        numbers!.All.Where(measured => measured.Name == AppMetrics.RequestDuration && measured.Tags.StartsWith($"function={function},", StringComparison.Ordinal));

    private void AssertNothingToLookAt(string category = "") => Assert.DoesNotContain(
        app.Log.Lines.Skip(linesBefore),
        line => new[] { "Warning", "Error", "Critical" }.Any(level => line.StartsWith($"{level} {category}", StringComparison.Ordinal)));
}
