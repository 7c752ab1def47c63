using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ContactsFunctions.Tests.Local;

/// <summary>Tests that build and start everything need the machine to themselves; the runner takes them last.</summary>
[CollectionDefinition(nameof(WholeMachine), DisableParallelization = true)]
[Trait("Lane", "Slow")]
public sealed class WholeMachine;

/// <summary>The README's first command, from the printed curl to the welcome mail, and what is left when it ends.</summary>
[Collection(nameof(WholeMachine))]
public sealed partial class DevCommandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_printed_curl_ends_with_a_confirmed_and_welcomed_subscriber_and_a_stop_leaves_nothing_behind()
    {
        OnLinuxOnly();
        await using var dev = await DevCommand.StartAsync();
        var curl = dev.Banner.Split('\n').First(line => line.Contains("curl -s", StringComparison.Ordinal)).Trim();

        var answer = await PasteAsync(curl);
        Assert.Equal("OK", answer.GetProperty("status").GetString());
        Assert.Equal("queued", answer.GetProperty("confirmation").GetString());

        using var client = new HttpClient();
        var confirmation = await MailAsync(client, dev, number: 0);
        var link = ConfirmLink().Match(confirmation.GetProperty("text").GetString()!).Value;
        Assert.StartsWith(dev.Text("baseUrl"), link, StringComparison.Ordinal);
        using var button = new FormUrlEncodedContent([new("action", "confirm")]);
        using var pressed = await client.PostAsync(new Uri(link), button, Cancellation);
        Assert.True(pressed.IsSuccessStatusCode);

        client.DefaultRequestHeaders.Add("X-API-Key", dev.Text("apiKey"));
        var email = answer.GetProperty("email").GetString()!;
        var list = await client.GetFromJsonAsync<JsonElement>(
            new Uri($"{dev.Text("baseUrl")}/api/v1/stores/{dev.Text("storeId")}/contacts?email={Uri.EscapeDataString(email)}"), Cancellation);
        var contact = Assert.Single(list.GetProperty("contacts").EnumerateArray());
        Assert.Equal("subscribed", contact.GetProperty("identifiers")[0].GetProperty("channels").GetProperty("email").GetProperty("status").GetString());

        var welcome = await MailAsync(client, dev, number: 1);
        Assert.True(welcome.GetProperty("headers").TryGetProperty("list-unsubscribe", out _));

        Processes.Signal(dev.Dev, "TERM");
        await dev.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Ctrl_C_leaves_nothing_behind()
    {
        OnLinuxOnly();
        await using var dev = await DevCommand.StartAsync();

        // A terminal sends it to every process in the foreground at once.
        foreach (var process in dev.Family)
        {
            Processes.Signal(process, "INT");
        }

        await dev.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_closed_terminal_leaves_nothing_behind()
    {
        OnLinuxOnly();
        await using var dev = await DevCommand.StartAsync();
        foreach (var process in dev.Family)
        {
            Processes.Signal(process, "HUP");
        }

        await dev.NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("dotnet run")]
    [InlineData("the command itself")]
    [InlineData("the host")]
    public async Task Killing_one_of_them_leaves_nothing_behind(string which)
    {
        OnLinuxOnly();
        await using var dev = await DevCommand.StartAsync();
        Processes.Signal(which switch { "the host" => dev.Host, "dotnet run" => dev.Outermost, _ => dev.Dev }, "KILL");
        await dev.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_killed_worker_is_replaced()
    {
        OnLinuxOnly();
        await using var dev = await DevCommand.StartAsync();
        Processes.Signal(dev.Worker, "KILL");

        var next = await dev.NextWorkerAsync();
        using var client = new HttpClient();
        using var health = await client.GetAsync(new Uri($"{dev.Text("baseUrl")}/health"), Cancellation);
        Assert.True(health.IsSuccessStatusCode);

        Processes.Signal(dev.Dev, "TERM");
        await dev.NothingIsLeftAsync();
        Assert.False(Processes.IsAlive(next));
    }

    private static void OnLinuxOnly() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes through /proc.");

    /// <summary>Runs a line as a shell does when it is pasted.</summary>
    private static async Task<JsonElement> PasteAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync(Cancellation);
        await shell.WaitForExitAsync(Cancellation);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }

    private static async Task<JsonElement> MailAsync(HttpClient client, DevCommand dev, int number)
    {
        while (true)
        {
            var mails = await client.GetFromJsonAsync<JsonElement>(new Uri($"{dev.Text("mailUrl")}/email"), Cancellation);
            if (mails.GetArrayLength() > number)
            {
                return mails[number];
            }

            await Task.Delay(50, Cancellation);
        }
    }

    [GeneratedRegex(@"http://\S+/confirm/[A-Za-z0-9_-]+")]
    private static partial Regex ConfirmLink();
}
