using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ContactsFunctions.Hosting;

/// <summary>Attribute values may name settings: <c>%Mail:Queue%</c>.</summary>
internal static partial class SettingReferences
{
    public static string Resolve(string value, IConfiguration configuration, string function) =>
        !value.Contains('%', StringComparison.Ordinal) ? value : Reference().Replace(value, match =>
        {
            var name = match.Groups[1].Value;
            return configuration[name.Replace("__", ":", StringComparison.Ordinal)]
                ?? throw new LocalHostException($"Function {function} names the setting {name}, which is not set.");
        });

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
