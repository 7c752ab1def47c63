namespace ContactsFunctions.Tests.Infra;

/// <summary>
/// What each case in <c>infra/snapshots</c> would make of a subscription is as somebody has looked at it. To approve a change, run
/// these tests with <c>APPROVE_SNAPSHOTS=1</c> and read what <c>git diff</c> shows: <c>infra/README.md</c> says what to look for.
/// </summary>
[Trait("Lane", "Slow")]
public sealed class SnapshotTests(Infrastructure infrastructure)
{
    private static readonly bool Approving = Environment.GetEnvironmentVariable("APPROVE_SNAPSHOTS") == "1";
    private static readonly string Kept = Path.Combine(Infrastructure.Folder, "snapshots");

    public static TheoryData<string> Cases => [.. Infrastructure.CaseNames];

    [Fact]
    public void There_is_a_case_for_every_way_to_deploy() => Assert.Equal(
        ["acs", "always-ready", "front-door", "own-domain", "own-host-name", "protected", "smtp-relay"],
        Infrastructure.CaseNames);

    [Fact]
    public void Every_snapshot_that_is_kept_belongs_to_a_case() =>
        Assert.Equal(Infrastructure.CaseNames, Directory.EnumerateFiles(Kept, "*.snapshot.json").Select(file => Path.GetFileName(file).Split('.')[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_case_makes_what_was_approved(string name)
    {
        if (Approving)
        {
            await File.WriteAllTextAsync(Infrastructure.Kept(name), (await ForeseeAsync(name)).ToKeep(), TestContext.Current.CancellationToken);
        }

        (await BicepCompiler.RunAsync(["snapshot", $"{name}.bicepparam", .. Infrastructure.Ids, "--mode", "validate"], Kept)).Nothing();
    }

    /// <summary>The compiler's comparison leaves outputs out. These are the cases in which they differ.</summary>
    [Theory]
    [InlineData("acs")]
    [InlineData("own-domain")]
    [InlineData("own-host-name")]
    public async Task A_case_tells_what_was_approved(string name) => Assert.Equal(Snapshot.Read(Infrastructure.Kept(name)).Outputs, (await ForeseeAsync(name)).Outputs);

    private async Task<Snapshot> ForeseeAsync(string name)
    {
        var snapshots = Path.Combine(infrastructure.Copy, "snapshots");
        (await BicepCompiler.RunAsync(["snapshot", $"{name}.bicepparam", .. Infrastructure.Ids, "--mode", "overwrite"], snapshots)).Nothing();
        return Snapshot.Read(Path.Combine(snapshots, $"{name}.snapshot.json"));
    }
}
