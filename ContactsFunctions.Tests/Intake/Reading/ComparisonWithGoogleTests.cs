using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ContactsFunctions.Local;
using ContactsFunctions.Tests.Support;
using PhoneNumbers;

namespace ContactsFunctions.Tests.Intake.Reading;

/// <summary>Compares libphonenumber-csharp with google-libphonenumber of npm over numbers of every region: see reference-numbers.mjs.</summary>
[Trait("Lane", "Slow")]
public sealed class ComparisonWithGoogleTests
{
    private const int AtLeast = 100_000;
    private const int NumbersForEachRegion = 400;
    private const int Seed = 20_260_101;

    // Western Sahara shares its calling code with Morocco, whose leading digits take in all of its numbers.
    private static readonly string[] NeverFound = ["EH"];

    private readonly PhoneNumberUtil util = PhoneNumberUtil.GetInstance();

    [Fact]
    public async Task Every_number_is_read_as_Google_reads_it()
    {
        var differences = new List<string>();
        var validIn = new HashSet<string>();
        var (compared, parsed, valid) = (0, 0, 0);

        await foreach (var line in ReferenceLinesAsync(TestContext.Current.CancellationToken))
        {
            var fields = JsonSerializer.Deserialize<JsonElement[]>(line)!;
            var (region, text) = (fields[0].GetString()!, fields[1].GetString()!);
            var expected = fields.Skip(2).Select(field => field.ToString()).ToList();
            var actual = Read(text, region);
            if (!expected.SequenceEqual(actual))
            {
                differences.Add($"{region} {fields[1].GetRawText()}: Google {string.Join(' ', expected)}, here {string.Join(' ', actual)}");
            }

            compared++;
            parsed += expected.Count > 1 ? 1 : 0;
            if (expected.Count > 1 && expected[2] == bool.TrueString)
            {
                valid++;
                validIn.Add(expected[4]);
            }
        }

        var counts = string.Create(CultureInfo.InvariantCulture,
            $"{compared} compared with google-libphonenumber, of them {parsed} parsed, {valid} valid, in {validIn.Count} regions; differences: {differences.Count}");
        Figures.Report("phone-numbers", counts);

        Assert.True(compared >= AtLeast, $"Only {compared} numbers were compared.");
        Assert.Empty(util.GetSupportedRegions().Except(validIn).Except(NeverFound));
        Assert.True(valid > compared / 4 && compared - valid > compared / 4, "Valid and invalid numbers should be balanced.");
        // Both carry metadata of their own version, in which some ranges of numbers may have moved.
        Assert.True(differences.Count <= compared / 100, string.Join(Environment.NewLine, differences.Take(50)));
    }

    private List<string> Read(string text, string region)
    {
        PhoneNumber number;
        try
        {
            number = util.Parse(text, region);
        }
        catch (NumberParseException e)
        {
            return [e.ErrorType.ToString()];
        }

        return
        [
            "",
            util.Format(number, PhoneNumberFormat.E164),
            util.IsValidNumber(number).ToString(),
            util.IsPossibleNumber(number).ToString(),
            util.GetRegionCodeForNumber(number) ?? "",
            util.GetNumberType(number).ToString(),
            number.Extension,
            number.NumberOfLeadingZeros.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private static async IAsyncEnumerable<string> ReferenceLinesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await NpmTools.EnsureInstalledAsync();
        var script = Path.Combine(Repository.Root, "ContactsFunctions.Tests", "Intake", "Reading", "reference-numbers.mjs");
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true };
        start.ArgumentList.Add(script);
        start.ArgumentList.Add(Path.Combine(Repository.Root, "local"));
        start.ArgumentList.Add(NumbersForEachRegion.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(Seed.ToString(CultureInfo.InvariantCulture));

        using var node = Process.Start(start)!;
        while (await node.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return line;
        }

        await node.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, node.ExitCode);
    }
}
