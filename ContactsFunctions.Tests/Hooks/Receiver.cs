using System.Text.Json;
using ContactsFunctions.Hooks;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Hooks;

/// <summary>A webhook of a store and who receives it.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly RunningApp app;
    private readonly LoopbackServer server;

    private Receiver(RunningApp app, TestStore store, LoopbackServer server) => (this.app, Store, this.server) = (app, store, server);

    public TestStore Store { get; }

    public JsonElement Hook { get; private set; }

    public string Id => Hook.Text("id")!;

    public Uri Address => server.Address;

    public IReadOnlyList<RecordedRequest> Received => [.. server.Requests];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="events">What it wants to hear of, with blanks between.</param>
    /// <param name="answer">Told the request's number, from 1; 200 where absent.</param>
    public static async Task<Receiver> MakeAsync(
        RunningApp app, string events, string format = "standard", Func<HttpContext, int, Task>? answer = null, TestStore? store = null, string? target = null)
    {
        store ??= await app.NewStoreAsync("""{"name":"Test Shop","sender":{"address":"owner@shop.example"} }""");
        var receiver = new Receiver(app, store, await LoopbackServer.StartAsync(answer ?? ((_, _) => Task.CompletedTask)));
        var json = JsonSerializer.Serialize(new { targetUrl = target ?? new Uri(receiver.Address, "told?of=a").AbsoluteUri, events = events.Split(' '), format });
        using var made = await store.SendAsync(HttpMethod.Post, $"api/v1/stores/{store.Id}/hooks", TestStore.JsonBody(json), authenticated: true);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Cancellation));
        receiver.Hook = await Json.ReadAsync(made);
        return receiver;
    }

    /// <summary>Waits until so many requests have come, and gives them back in the order of their types.</summary>
    public async Task<RecordedRequest[]> WaitAsync(int count)
    {
        await Eventually.TrueAsync(() => server.Requests.Count >= count);
        Assert.Equal(count, server.Requests.Count);
        return [.. server.Requests];
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null) => Store.SendAsync(
        method, $"api/v1/stores/{Store.Id}/hooks/{Id}{path}", json is null ? null : TestStore.JsonBody(json), authenticated: true);

    public async Task<JsonElement> ShowAsync()
    {
        using var answer = await SendAsync(HttpMethod.Get, "");
        return await Json.OkAsync(answer);
    }

    /// <summary>Its deliveries, newest first.</summary>
    public async Task<JsonElement[]> DeliveriesAsync()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/deliveries");
        return [.. (await Json.OkAsync(answer)).GetProperty("deliveries").EnumerateArray()];
    }

    /// <summary>Works off the queue, where the app does not.</summary>
    public async Task WorkAsync()
    {
        var work = new WorkHooksFunction(
            app.Services.GetRequiredService<HandOutEvents>(), app.Services.GetRequiredService<DeliverEvent>());
        var queue = app.Queue(EventOutbox.Name);
        while ((await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value is { } message)
        {
            await work.RunAsync(message, Cancellation);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
        }
    }

    /// <summary>Tries its newest delivery, as if its message had come from the queue.</summary>
    public async Task TryAsync()
    {
        var newest = (await DeliveriesAsync())[0];
        await app.Services.GetRequiredService<DeliverEvent>().ExecuteAsync(
            new(Store.Id, Id, newest.Text("id")!, newest.GetProperty("attempts").GetInt32()), Cancellation);
    }

    public static JsonElement Body(RecordedRequest request)
    {
        using var document = JsonDocument.Parse(request.Body);
        return document.RootElement.Clone();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
