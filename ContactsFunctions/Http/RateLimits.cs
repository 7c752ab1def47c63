using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using ContactsFunctions.Domain;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Http;

/// <summary>The section <c>RateLimits</c>: how many requests without a key are taken. Counted by each instance for itself.</summary>
public sealed class RateLimitOptions
{
    public const string Section = "RateLimits";

    /// <summary>Whether limits hold at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Requests a minute from one IPv4 address or one IPv6 /64 network.</summary>
    public int PerIpPerMinute { get; init; } = 60;

    /// <summary>Requests a minute to one store.</summary>
    public int PerStorePerMinute { get; init; } = 600;
}

/// <summary>Refuses limits that would let nobody in.</summary>
internal sealed class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>
{
    public ValidateOptionsResult Validate(string? name, RateLimitOptions options)
    {
        List<string> failures = [];
        if (options.PerIpPerMinute is < 1 or > 1_000_000)
        {
            failures.Add("RateLimits:PerIpPerMinute must be between 1 and 1000000.");
        }

        if (options.PerStorePerMinute is < 1 or > 1_000_000)
        {
            failures.Add("RateLimits:PerStorePerMinute must be between 1 and 1000000.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Limits on what callers without a key may ask: by where they come from, and by store.</summary>
public sealed class RateLimits : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress>? perIp;
    private readonly PartitionedRateLimiter<IPAddress>? wrongKeys;
    private readonly PartitionedRateLimiter<StoreId>? perStore;

    public RateLimits(IOptions<RateLimitOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Value.Enabled)
        {
            perIp = Limiter<IPAddress>(options.Value.PerIpPerMinute);
            wrongKeys = Limiter<IPAddress>(options.Value.PerIpPerMinute);
            perStore = Limiter<StoreId>(options.Value.PerStorePerMinute);
        }
    }

    /// <summary>Counts a request by where it comes from. Those of unknown address share one limit.</summary>
    /// <exception cref="ProblemException">429: too many.</exception>
    public void CountCaller(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (perIp is not null)
        {
            Count(perIp, Network(request));
        }
    }

    /// <summary>Counts a key that was wrong, by where it came from: like any request without a key, and as a guess.</summary>
    /// <exception cref="ProblemException">429: too many.</exception>
    public void CountWrongKey(HttpRequest request)
    {
        if (wrongKeys is not null)
        {
            Count(wrongKeys, Network(request));
        }

        CountCaller(request);
    }

    /// <summary>
    /// Refuses a caller that has shown too many wrong keys, before theirs is looked up. Requests without a key do not
    /// count here, so a shop's server is served whatever visitors behind the same address do.
    /// </summary>
    /// <exception cref="ProblemException">429: too many.</exception>
    public void RefuseGuesser(HttpRequest request)
    {
        // Not by asking for 0 permits: a fraction of one is enough for these, and that is back after a moment.
        if (wrongKeys?.GetStatistics(Network(request)) is { CurrentAvailablePermits: < 1 })
        {
            Count(wrongKeys, Network(request));
        }
    }

    /// <summary>Counts a request to a store.</summary>
    /// <exception cref="ProblemException">429: too many.</exception>
    public void CountStore(StoreId store)
    {
        if (perStore is not null)
        {
            Count(perStore, store);
        }
    }

    public void Dispose()
    {
        perIp?.Dispose();
        wrongKeys?.Dispose();
        perStore?.Dispose();
    }

    private static void Count<T>(PartitionedRateLimiter<T> limiter, T partition)
    {
        using var lease = limiter.AttemptAcquire(partition);
        if (!lease.IsAcquired)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(10);
            throw new ProblemException(Problem.TooMany((int)Math.Ceiling(Math.Max(1, wait.TotalSeconds))));
        }
    }

    // A bucket that refills all the time: no burst of twice the limit at the turn of a minute.
    private static PartitionedRateLimiter<T> Limiter<T>(int perMinute)
        where T : notnull =>
        PartitionedRateLimiter.Create<T, T>(partition => RateLimitPartition.GetTokenBucketLimiter(
            partition,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perMinute,
                TokensPerPeriod = Math.Max(1, perMinute / 60),
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / Math.Min(60, perMinute),
                QueueLimit = 0,
                AutoReplenishment = true,
            }));

    // Whoever has one IPv6 address has 2^64 of them.
    private static IPAddress Network(HttpRequest request)
    {
        var address = request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
