using Microsoft.Extensions.Options;

namespace ContactsFunctions.Links;

/// <summary>The section <c>Links</c>: signed links in mails.</summary>
public sealed class LinkOptions
{
    public const string Section = "Links";

    /// <summary>The address people reach this app at, without a path: where links in mails lead.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Signs links: at least 32 random bytes in base64.</summary>
    public string? SigningKey { get; init; }

    /// <summary>The key before the current one; links it signed stay good until they expire.</summary>
    public string? PreviousSigningKey { get; init; }

    /// <summary>How long a confirmation link lives: 1 hour to 30 days.</summary>
    public TimeSpan ConfirmationLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long an unsubscribe link lives: at least a year (contract), here two.</summary>
    public TimeSpan UnsubscribeLifetime { get; init; } = TimeSpan.FromDays(730);
}

/// <summary>Refuses to start with settings that would give people dead or unsafe links.</summary>
internal sealed class LinkOptionsValidator : IValidateOptions<LinkOptions>
{
    public ValidateOptionsResult Validate(string? name, LinkOptions options)
    {
        List<string> failures = [];
        if (options.PublicUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https", PathAndQuery: "/" })
        {
            failures.Add(
                "Links:PublicUrl must be the http(s) address people reach this app at, without a path, " +
                "such as https://contacts.example.com.");
        }

        if (!IsKey(options.SigningKey))
        {
            failures.Add("Links:SigningKey must be at least 32 random bytes in base64.");
        }

        if (!string.IsNullOrEmpty(options.PreviousSigningKey) && !IsKey(options.PreviousSigningKey))
        {
            failures.Add("Links:PreviousSigningKey must be at least 32 random bytes in base64, or absent.");
        }

        if (options.ConfirmationLifetime < TimeSpan.FromHours(1) || options.ConfirmationLifetime > TimeSpan.FromDays(30))
        {
            failures.Add("Links:ConfirmationLifetime must be between 01:00:00 and 30.00:00:00.");
        }

        if (options.UnsubscribeLifetime < TimeSpan.FromDays(365) || options.UnsubscribeLifetime > TimeSpan.FromDays(3650))
        {
            failures.Add("Links:UnsubscribeLifetime must be between 365.00:00:00 and 3650.00:00:00.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsKey(string? text)
    {
        Span<byte> bytes = stackalloc byte[256];
        return text is not null && Convert.TryFromBase64String(text, bytes, out var length) && length >= 32;
    }
}
