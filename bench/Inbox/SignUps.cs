using System.Diagnostics;

namespace ContactsFunctions.Bench.Inbox;

/// <summary>People who sign up in a form, at a pace of their own: nobody waits for whoever came before.</summary>
internal static class SignUps
{
    /// <param name="gap">Between two people, give or take 30 %.</param>
    /// <returns>Milliseconds from each request to the last byte of its confirmation mail at the relay.</returns>
    /// <exception cref="InvalidOperationException">A mail did not come within 30 seconds after the last sign-up.</exception>
    public static async Task<double[]> TakeAsync(HostedApp app, SmtpSink relay, string store, int people, TimeSpan gap)
    {
        var began = Stopwatch.StartNew();
        var signUps = Enumerable.Range(0, people).Select(async person =>
        {
            var moment = gap * (person + ((Random.Shared.NextDouble() - 0.5) * 0.6));
            await Task.Delay(moment > began.Elapsed ? moment - began.Elapsed : TimeSpan.Zero);
            var email = $"p{Guid.NewGuid():N}@example.com";
            var posted = Stopwatch.GetTimestamp();
            await app.PostAsync($"api/v1/stores/{store}/contacts", $$"""{"email":"{{email}}","firstName":"Vanessa","tags":["VIP"]}""");
            return (email, posted);
        });
        var posted = await Task.WhenAll(signUps);
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (posted.Any(signUp => relay.ArrivalOf(signUp.email) is null))
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new InvalidOperationException($"{posted.Count(signUp => relay.ArrivalOf(signUp.email) is null)} of {people} mails did not come.");
            }

            await Task.Delay(50);
        }

        return [.. posted.Select(signUp => Stopwatch.GetElapsedTime(signUp.posted, relay.ArrivalOf(signUp.email)!.Value).TotalMilliseconds)];
    }
}
