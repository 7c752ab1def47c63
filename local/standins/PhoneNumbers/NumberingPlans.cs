using System.Globalization;
using System.Text;
using static PhoneNumbers.PhoneNumberUtil;

namespace PhoneNumbers;

/// <summary>All numbering plans, by region and by calling code. A plan is read from the resource when it is first needed.</summary>
internal sealed class NumberingPlans
{
    /// <summary>Its calling codes belong to no region: each has a plan of its own.</summary>
    public const string NonGeographical = REGION_CODE_FOR_NON_GEO_ENTITY;

    private readonly byte[] lines;
    private readonly Dictionary<string, Entry> byRegion = [];
    private readonly Dictionary<int, List<Entry>> byCallingCode = [];

    public NumberingPlans()
    {
        using var resource = typeof(NumberingPlans).Assembly.GetManifestResourceStream("PhoneNumbers.metadata.tsv")
            ?? throw new InvalidOperationException("The numbering plans are missing from the assembly.");
        lines = new byte[resource.Length];
        resource.ReadExactly(lines);
        Index();
    }

    public IEnumerable<string> Regions => byRegion.Keys;

    public NumberingPlan? OfRegion(string? region) =>
        region is not null && byRegion.TryGetValue(region, out var entry) ? Read(entry) : null;

    /// <summary>The regions that share the calling code, the main one first.</summary>
    public IReadOnlyList<Entry> OfCallingCode(int callingCode) => byCallingCode.TryGetValue(callingCode, out var entries) ? entries : [];

    public NumberingPlan? MainOfCallingCode(int callingCode) =>
        byCallingCode.TryGetValue(callingCode, out var entries) ? Read(entries[0]) : null;

    // Two threads may both read a line; either result will do.
    public NumberingPlan Read(Entry entry) =>
        entry.Plan ??= new NumberingPlan(Encoding.UTF8.GetString(lines.AsSpan(entry.Line)));

    private void Index()
    {
        for (int start = 0, end; start < lines.Length; start = end + 1)
        {
            end = Array.IndexOf(lines, (byte)'\n', start);
            if (lines[start] == '#')
            {
                continue;
            }
            var endOfRegion = Array.IndexOf(lines, (byte)'\t', start);
            var endOfCallingCode = Array.IndexOf(lines, (byte)'\t', endOfRegion + 1);
            var entry = new Entry(Encoding.UTF8.GetString(lines.AsSpan(start..endOfRegion)), start..end);
            var callingCode = int.Parse(lines.AsSpan((endOfRegion + 1)..endOfCallingCode), CultureInfo.InvariantCulture);

            if (!byCallingCode.TryGetValue(callingCode, out var sharing))
            {
                byCallingCode.Add(callingCode, sharing = []);
            }
            sharing.Add(entry);
            if (entry.Region != NonGeographical)
            {
                byRegion.Add(entry.Region, entry);
            }
        }
    }

    internal sealed class Entry(string region, Range line)
    {
        public string Region => region;

        public Range Line => line;

        public NumberingPlan? Plan { get; set; }
    }
}
