using System.Globalization;

namespace ContactsFunctions.Stores;

/// <summary>
/// A store's colour, with the variants that keep text readable: whatever colour a shop chooses, every pair
/// used by mails and pages has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3).
/// </summary>
public sealed record BrandColor
{
    /// <summary>The page's and the mail's surfaces: text in the brand's colour stands on these.</summary>
    internal static readonly Rgb LightSurface = new(0xf4, 0xf4, 0xf5);
    internal static readonly Rgb DarkSurface = new(0x1e, 0x23, 0x28);

    private const double Readable = 4.5;
    private const string Default = "#1d4ed8";

    private BrandColor(Rgb color)
    {
        Hex = color.ToString();
        OnColor = (Contrast(color, Rgb.White) >= Readable ? Rgb.White : Rgb.Black).ToString();
        OnLight = Towards(Rgb.Black, color, LightSurface).ToString();
        OnDark = Towards(Rgb.White, color, DarkSurface).ToString();
    }

    /// <summary>The colour itself: <c>#rrggbb</c>.</summary>
    public string Hex { get; }

    /// <summary>Text upon the colour: white where that is readable, else black (one of the two always is).</summary>
    public string OnColor { get; }

    /// <summary>The colour as text upon a light surface: darkened as far as needed.</summary>
    public string OnLight { get; }

    /// <summary>The colour as text upon a dark surface: lightened as far as needed.</summary>
    public string OnDark { get; }

    /// <summary>The colour written as <c>#rrggbb</c>; a default one for anything else.</summary>
    public static BrandColor From(string? text) =>
        new(Rgb.TryParse(text, out var color) ? color : Rgb.Parse(Default));

    /// <summary>WCAG's contrast ratio: 1 to 21.</summary>
    internal static double Contrast(Rgb one, Rgb other)
    {
        var (a, b) = (one.Luminance, other.Luminance);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static Rgb Towards(Rgb end, Rgb color, Rgb surface)
    {
        const int Steps = 32;
        for (var step = 0; step < Steps; step++)
        {
            var mixed = Rgb.Mix(color, end, (double)step / Steps);
            if (Contrast(mixed, surface) >= Readable)
            {
                return mixed;
            }
        }

        return end;
    }

    internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
    {
        public static readonly Rgb White = new(255, 255, 255);
        public static readonly Rgb Black = new(0, 0, 0);

        public double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

        public static bool TryParse(string? text, out Rgb color)
        {
            color = default;
            if (text is not ['#', ..] || text.Length != 7
                || !int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            color = new Rgb((byte)(value >> 16), (byte)(value >> 8), (byte)value);
            return true;
        }

        public static Rgb Parse(string text) =>
            TryParse(text, out var color) ? color : throw new FormatException("A colour is written as #rrggbb.");

        public static Rgb Mix(Rgb from, Rgb to, double share) =>
            new(Mix(from.Red, to.Red, share), Mix(from.Green, to.Green, share), Mix(from.Blue, to.Blue, share));

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

        private static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));

        private static double Linear(byte channel)
        {
            var c = channel / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
    }
}
