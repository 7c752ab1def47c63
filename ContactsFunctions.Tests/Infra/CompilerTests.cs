using ContactsFunctions.Tests.Support;

namespace ContactsFunctions.Tests.Infra;

/// <summary>The compiler has the last word about <c>infra/</c>, and here it must have nothing to say.</summary>
[Trait("Lane", "Slow")]
public sealed class CompilerTests(Infrastructure infrastructure)
{
    /// <summary>What <c>main.bicepparam</c> reads.</summary>
    internal static readonly Dictionary<string, string> Given = new()
    {
        ["AZURE_ENV_NAME"] = "contacts",
        ["AZURE_LOCATION"] = "westeurope",
        ["ALERT_EMAILS"] = " operator@example.com, ,second@example.com ",
        ["MAIL_DELIVERY"] = "smtp",
        ["MAIL_SENDER"] = "shop@example.com",
        ["SMTP_HOST"] = "smtp.example.com",
        ["SMTP_USER_NAME"] = "shop",
        ["SMTP_PASSWORD"] = "a-password-that-opens-nothing",
    };

    [Fact]
    public async Task Nothing_is_wrong_with_anything()
    {
        var version = (await BicepCompiler.RunAsync(["--version"], Infrastructure.Folder)).WithoutComplaint().Trim();
        await infrastructure.TemplateAsync();
        (await BicepCompiler.RunAsync(["lint", "--pattern", "**/*.bicep", "--no-restore"], Infrastructure.Folder)).Nothing();

        var files = Directory.EnumerateFiles(Infrastructure.Folder, "*.bicep*", SearchOption.AllDirectories).Count(IsBicep);
        Figures.Report("infra", $"{version}: 0 findings in {files} files, {Infrastructure.CaseNames.Count()} ways to deploy");
    }

    /// <summary>Where the package's compiler is used, it is the one that Directory.Packages.props names.</summary>
    [Fact]
    public async Task The_compiler_is_the_one_that_is_pinned()
    {
        if (BicepCompiler.Packaged is { } packaged)
        {
            var pinned = new DirectoryInfo(packaged).Parent!.Parent!.Name;
            Assert.Contains($"version {pinned} ", (await BicepCompiler.RunAsync(["--version"], Infrastructure.Folder)).WithoutComplaint(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_file_is_written_as_the_compiler_would_write_it()
    {
        // The compiler formats many files at once only where they lie.
        var formatted = Path.Combine(infrastructure.Copy, "formatted");
        Infrastructure.CopyTo(formatted);
        (await BicepCompiler.RunAsync(["format", "--pattern", "**/*.bicep*"], formatted)).Nothing();

        Assert.All(
            Directory.EnumerateFiles(formatted, "*", SearchOption.AllDirectories),
            file => Assert.Equal(File.ReadAllText(Path.Combine(Infrastructure.Folder, Path.GetRelativePath(formatted, file))), File.ReadAllText(file)));
    }

    [Fact]
    public async Task A_file_that_is_written_otherwise_is_noticed()
    {
        var folder = Directory.CreateDirectory(Path.Combine(infrastructure.Copy, "untidy")).FullName;
        var file = Path.Combine(folder, "untidy.bicep");
        await File.WriteAllTextAsync(file, "var   x = 1\n", TestContext.Current.CancellationToken);

        (await BicepCompiler.RunAsync(["format", "--pattern", "**/*.bicep*"], folder)).Nothing();

        Assert.Equal("var x = 1\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_does_not_compile_is_noticed()
    {
        var broken = Path.Combine(infrastructure.Copy, "broken.bicep");
        await File.WriteAllTextAsync(broken, "resource x 'Microsoft.Web/sites@2024-11-01' = {\n  name: 1\n}\n", TestContext.Current.CancellationToken);

        var said = await BicepCompiler.RunAsync(["build", broken, "--no-restore", "--stdout"], infrastructure.Copy);

        Assert.NotEqual(0, said.ExitCode);
        Assert.Contains("Error BCP", said.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_without_a_compiler_is_told_so()
    {
        Assert.Contains("restore and build", Assert.Throws<FileNotFoundException>(() => BicepCompiler.Find("/nowhere/bicep", "/usr/bin")).Message, StringComparison.Ordinal);
        Assert.Contains("on PATH", Assert.Throws<FileNotFoundException>(() => BicepCompiler.Find(null, "/nowhere")).Message, StringComparison.Ordinal);
    }

    private static bool IsBicep(string file) => Path.GetExtension(file) is ".bicep" or ".bicepparam";
}
