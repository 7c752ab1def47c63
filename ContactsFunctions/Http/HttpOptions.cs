using Microsoft.Extensions.Options;

namespace ContactsFunctions.Http;

/// <summary>Settings of the section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary>
    /// How many proxies in front of the app are trusted to add the caller to <c>X-Forwarded-For</c>: 1 in Azure,
    /// 0 where callers connect directly.
    /// </summary>
    public int TrustedProxies { get; init; }

    /// <summary>
    /// How long every accepted request without a key takes at least: long enough for storing a new contact, so that
    /// the time tells nothing about the address. Up to 5 seconds.
    /// </summary>
    public TimeSpan PublicAnswerFloor { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>Refuses a wait that callers would take for an outage.</summary>
internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options) =>
        options.PublicAnswerFloor < TimeSpan.Zero || options.PublicAnswerFloor > TimeSpan.FromSeconds(5)
            ? ValidateOptionsResult.Fail("Http:PublicAnswerFloor must be between 00:00:00 and 00:00:05.")
            : ValidateOptionsResult.Success;
}
