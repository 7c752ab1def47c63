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
}

/// <summary>One entry of the consent log. Entries are added and never edited: they are the proof.</summary>
/// <param name="At">When it happened: the moment of the request, or of the consent it reports.</param>
/// <param name="Wording">The version of the confirmation text shown, where one was.</param>
public sealed record ConsentEntry(
    DateTimeOffset At,
    Channel Channel,
    ChannelStatus From,
    ChannelStatus To,
    ConsentCause Cause,
    string? Ip,
    string? UserAgent,
    string? Source,
    string? Wording);

/// <summary>Where a request comes from, for the consent log.</summary>
public sealed record Evidence(ConsentCause Cause, string? Ip = null, string? UserAgent = null, string? Source = null)
{
    /// <summary>The longest an IP address is as text: IPv6 with an IPv4 one at its end.</summary>
    public const int MaxIpLength = 45;

    public const int MaxUserAgentLength = 512;
    public const int MaxSourceLength = 255;

    /// <summary>When the consent was given, where the caller reports one; otherwise it is given by the request itself.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What there is about text messages alone, where the caller says it apart.</summary>
    public Evidence? OfSms { get; init; }

    /// <summary>Never the values: they are personal.</summary>
    public override string ToString() => $"Evidence {Cause}";
}
