using System.Net;
using System.Net.Sockets;
using ContactsFunctions.Hosting;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Faults;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Local.Host.Workers;

/// <summary>Host and app as processes: how they start, and how they end.</summary>
[Trait("Lane", "Slow")]
public sealed class HostProcessTests(AzuriteFixture azurite)
{
    private static Uri FreeAddress => new($"http://127.0.0.1:{FreePort.Find()}/");

    [Fact]
    public async Task A_host_that_is_killed_takes_its_worker_along()
    {
        OnLinuxOnly();
        await using var host = HostProcess.Start(azurite.NewAccount(), FreeAddress);
        var worker = await host.ListeningAsync();
        var family = Processes.DescendantsOf(host.Id).ToArray();
        Assert.Contains(worker, family);

        Processes.Signal(host.Id, "KILL");

        await Eventually.TrueAsync(() => Task.FromResult(!family.Append(host.Id).Any(Processes.IsAlive)));
    }

    [Fact]
    public async Task A_host_ends_with_its_input_and_leaves_nothing()
    {
        OnLinuxOnly();
        await using var host = HostProcess.Start(azurite.NewAccount(), FreeAddress);
        var worker = await host.ListeningAsync();

        host.CloseInput();

        Assert.Equal(0, await host.EndedAsync());
        Assert.False(Processes.IsAlive(worker));
    }

    [Fact]
    public async Task A_termination_signal_lets_a_request_finish_first()
    {
        OnLinuxOnly();
        var address = FreeAddress;
        await using var storage = await FaultyStorage.StartAsync(azurite.NewAccount());
        await using var host = HostProcess.Start(storage.ConnectionString, address);
        var worker = await host.ListeningAsync();
        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Add("x-functions-key", RunningApp.MasterKey);
        var store = $"store-{Guid.NewGuid():N}";
        var slow = storage.Watch(store, new("PUT Stores(row)", 1, Fault.SlowAnswer, 1));
        using var first = await PutStoreAsync(client, store);

        var request = PutStoreAsync(client, store);
        await Eventually.TrueAsync(() => Task.FromResult(slow.Happened > 0));
        Processes.Signal(host.Id, "TERM");

        using var answer = await request.Soon();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, await host.EndedAsync());
        Assert.False(Processes.IsAlive(worker));
    }

    [Fact]
    public async Task A_worker_that_ends_at_start_is_refused_with_its_last_words()
    {
        await using var host = HostProcess.Start(azurite.NewAccount(), FreeAddress, ("Links__SigningKey", null));

        Assert.Equal(1, await host.EndedAsync());
        Assert.Contains("The worker ended before it was ready. Its last words:", host.Output, StringComparison.Ordinal);
        Assert.Contains("Links:SigningKey", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_never_calls_is_refused_in_time_with_its_last_words_and_ended()
    {
        OnLinuxOnly();
        var folder = Directory.CreateTempSubdirectory("contacts-functions-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "worker.config.json"), """{"description":{"defaultExecutablePath":"sh","defaultWorkerPath":"worker.sh"}}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "worker.sh"), "echo \"I am $$ and cannot find my host.\"\nexec cat", TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<LocalHostException>(() => LocalHost.StartAsync(
            new() { AppFolder = folder.FullName, WorkerStartTimeout = TimeSpan.FromSeconds(1) }, TestContext.Current.CancellationToken).Soon());

        Assert.StartsWith("The worker was not ready after 1 seconds. Its last words:", refused.Message, StringComparison.Ordinal);
        var said = refused.Message.Split("I am ")[1].Split(' ')[0];
        Assert.False(Processes.IsAlive(int.Parse(said, System.Globalization.CultureInfo.InvariantCulture)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_folder_without_an_app_is_said()
    {
        var folder = Directory.CreateTempSubdirectory("contacts-functions-");

        var refused = await Assert.ThrowsAsync<LocalHostException>(() => LocalHost.StartAsync(new() { AppFolder = folder.FullName }, TestContext.Current.CancellationToken));

        Assert.Contains("worker.config.json is missing", refused.Message, StringComparison.Ordinal);
        folder.Delete();
    }

    [Fact]
    public async Task An_address_in_use_is_said_in_a_line()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        await using var host = HostProcess.Start(azurite.NewAccount(), new($"http://{first.LocalEndpoint}/"));

        Assert.Equal(1, await host.EndedAsync());
        Assert.Contains("address already in use", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PutStoreAsync(HttpClient client, string store) =>
        client.PutAsync(new Uri($"manage/stores/{store}", UriKind.Relative), TestStore.JsonBody("""{"name":"Test Shop"}"""), TestContext.Current.CancellationToken);

    private static void OnLinuxOnly() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc, and sends signals.");
}
