using System.Globalization;

namespace ContactsFunctions.Local;

/// <summary>The options of <c>dev.cs run</c>.</summary>
internal sealed record RunOptions(int Port, string Data, bool Fresh, (string Host, int Port)? Smtp, bool RateLimits, string RunFile, bool Sample)
{
    private static readonly string Artifacts = Path.Combine(Repository.Root, "artifacts");
    private static readonly RunOptions Default = new(7071, Path.Combine(Artifacts, "data"), false, null, false, Path.Combine(Artifacts, "run.json"), Sample: false);

    /// <exception cref="ArgumentException">An option is unknown or malformed.</exception>
    public static RunOptions Parse(string[] args)
    {
        var options = Default;
        var left = new Queue<string>(args);
        while (left.TryDequeue(out var name))
        {
            options = name switch
            {
                "--port" => options with { Port = PortNumber(ValueOf(name, left)) },
                "--data" => options with { Data = Path.GetFullPath(ValueOf(name, left)) },
                "--fresh" => options with { Fresh = true },
                "--smtp" => options with { Smtp = Relay(ValueOf(name, left)) },
                "--run-file" => options with { RunFile = Path.GetFullPath(ValueOf(name, left)) },
                "--sample" => options with { Sample = true },
                "--rate-limits" => options with { RateLimits = true },
                _ => throw new ArgumentException($"Unknown option: {name}"),
            };
        }

        return options;
    }

    private static string ValueOf(string name, Queue<string> left) =>
        left.TryDequeue(out var value) ? value : throw new ArgumentException($"{name} needs a value.");

    private static int PortNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535
            ? port
            : throw new ArgumentException($"Not a port: {text}");

    private static (string Host, int Port) Relay(string text) =>
        text.LastIndexOf(':') is var colon and > 0
            ? (text[..colon], PortNumber(text[(colon + 1)..]))
            : throw new ArgumentException($"Not HOST:PORT: {text}");
}
