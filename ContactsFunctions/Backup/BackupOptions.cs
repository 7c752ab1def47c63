using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Backup;

/// <summary>The section <c>Backup</c>.</summary>
public sealed class BackupOptions
{
    public const string Section = "Backup";

    /// <summary>The blob container, in the app's own storage account, that backups go into. Without one there are none.</summary>
    public string? Container { get; init; }

    /// <summary>How long a backup is kept: 1 to 3650 days.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(30);
}

internal sealed partial class BackupOptionsValidator : IValidateOptions<BackupOptions>
{
    public ValidateOptionsResult Validate(string? name, BackupOptions options)
    {
        List<string> failures = [];
        if (options.Container is { Length: > 0 } container && !ContainerName.IsMatch(container))
        {
            failures.Add("Backup:Container must be the name of a blob container: 3 to 63 small letters, digits and single hyphens.");
        }

        if (options.Keep < TimeSpan.FromDays(1) || options.Keep > TimeSpan.FromDays(3650))
        {
            failures.Add("Backup:Keep must be between 1.00:00:00 and 3650.00:00:00.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName { get; }
}
