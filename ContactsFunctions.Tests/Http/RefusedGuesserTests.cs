using System.Diagnostics;
using ContactsFunctions.Http;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Http;

public sealed class RefusedGuesserTests
{
    /// <summary>The limiter gives a fraction of a permit back every 100 ms; that is not one more guess.</summary>
    [Fact]
    public async Task A_guesser_stays_refused_until_a_whole_guess_is_free_again()
    {
        using var limits = new RateLimits(Options.Create(new RateLimitOptions { PerIpPerMinute = 1 }));
        var request = new DefaultHttpContext().Request;
        limits.RefuseGuesser(request);
        limits.CountWrongKey(request);
        var counted = Stopwatch.GetTimestamp();

        await Eventually.TrueAsync(() =>
        {
            var refused = Assert.Throws<ProblemException>(() => limits.RefuseGuesser(request)).Problem;
            Assert.Equal(429, refused.Status);
            Assert.InRange(refused.RetryAfterSeconds!.Value, 1, 60);
            return Stopwatch.GetElapsedTime(counted) > TimeSpan.FromMilliseconds(500);
        });
    }
}
