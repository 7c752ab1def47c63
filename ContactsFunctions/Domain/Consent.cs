using System.Text.Json.Serialization;

namespace ContactsFunctions.Domain;

/// <summary>What caused an entry of the consent log.</summary>
public enum ConsentCause
{
    /// <summary>A sign-up without a key: a web form, the hosted page, the embed script.</summary>
    Form,

    /// <summary>A call with the store's API key.</summary>
    Api,

    /// <summary>The button on the confirmation page.</summary>
    Confirmation,

    /// <summary>A button on the unsubscribe page.</summary>
    Link,

    /// <summary>A mail program's own unsubscribe button (RFC 8058).</summary>
    OneClick,

    /// <summary>A batch.</summary>
    Import,

    /// <summary>A text message in which the person said STOP.</summary>
    Message,
}

/// <summary>One entry of the consent log. Entries are added and never edited: they are the proof.</summary>
/// <param name="At">When it happened: the moment of the request, or of the consent it reports.</param>
/// <param name="Ip">Where the person was, as seen when they came themselves, or as whoever wrote the entry said.</param>
/// <param name="UserAgent">By which program the person came, likewise.</param>
/// <param name="Wording">The version of the confirmation text shown, where one was.</param>
/// <param name="By">Who wrote the entry, where that was not the person; null in entries of older versions as well.</param>
/// <param name="Url">The page on which the consent was given, as the writer said.</param>
/// <param name="PrivacyVersion">Which privacy notice was in force, as the writer said.</param>
/// <param name="Text">The version of the text that the person was shown, as the writer said.</param>
public sealed record ConsentEntry(
    DateTimeOffset At,
    Channel Channel,
    ChannelStatus From,
    ChannelStatus To,
    ConsentCause Cause,
    string? Ip,
    string? UserAgent,
    string? Source,
    string? Wording,
    Writer? By = null,
    string? Url = null,
    string? PrivacyVersion = null,
    string? Text = null)
{
    /// <summary>
    /// Whether a key wrote it before writers were noted: the address and program in it may be those of the shop's server,
    /// which say nothing of what the person did.
    /// </summary>
    [JsonIgnore]
    public bool IsAssumed => By is null && Cause is (ConsentCause.Api or ConsentCause.Import);

    /// <summary>The entry as it is shown: without what is only assumed.</summary>
    [JsonIgnore]
    public ConsentEntry Shown => IsAssumed ? this with { Ip = null, UserAgent = null, Wording = null } : this;
}

/// <summary>Who wrote an entry of the consent log for somebody else.</summary>
/// <param name="Way">How it came: <c>remarkety</c>, <c>omnisend-v3</c>, <c>import</c>, <c>remarkety-event</c> and so on.</param>
/// <param name="Key">The id of the API key that was shown.</param>
public sealed record Writer(string Way, string? Key = null);

/// <summary>Where a request comes from, for the consent log.</summary>
public sealed record Evidence(ConsentCause Cause, string? Ip = null, string? UserAgent = null, string? Source = null)
{
    /// <summary>The longest an IP address is as text: IPv6 with an IPv4 one at its end.</summary>
    public const int MaxIpLength = 45;

    public const int MaxUserAgentLength = 512;
    public const int MaxSourceLength = 255;
    public const int MaxUrlLength = 2048;
    public const int MaxPrivacyVersionLength = 255;

    /// <summary>When the consent was given, where the caller reports one; otherwise it is given by the request itself.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Who reports it; null where the person came themselves.</summary>
    public Writer? By { get; init; }

    /// <summary>The page on which the consent was given.</summary>
    public string? Url { get; init; }

    /// <summary>Which privacy notice was in force.</summary>
    public string? PrivacyVersion { get; init; }

    /// <summary>The text that the person was shown.</summary>
    public ShownText? Text { get; init; }

    /// <summary>What there is about text messages alone, where the caller says it apart.</summary>
    public Evidence? OfSms { get; init; }

    /// <summary>Never the values: they are personal.</summary>
    public override string ToString() => $"Evidence {Cause}";
}
