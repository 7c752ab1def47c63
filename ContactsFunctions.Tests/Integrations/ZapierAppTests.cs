using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Integrations;

/// <summary>The app in <c>integrations/zapier</c>: its own tests, which run every part of it as Zapier does, against this service.</summary>
[Trait("Lane", "Slow")]
public sealed class ZapierAppTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static readonly NpmFolder Folder = new(Path.Combine(Repository.Root, "integrations", "zapier"));

    [Fact]
    public async Task Every_trigger_action_and_search_works_against_the_running_service()
    {
        await Folder.EnsureInstalledAsync();
        var store = await app.NewStoreAsync();
        var (program, arguments) = NpmFolder.Npm("test");
        var settings = new Dictionary<string, string>
        {
            ["CONTACTS_ADDRESS"] = app.BaseAddress.AbsoluteUri.TrimEnd('/'),
            ["CONTACTS_API_KEY"] = store.ApiKey,
        };

        var tests = await FinishedProgram.RunAsync(
            program, arguments, Folder.FullPath, settings, TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);

        Assert.True(tests.ExitCode == 0, tests.All);
        Assert.Contains("the app is valid by the schema of the platform", tests.Output, StringComparison.Ordinal);
    }
}
