using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Setup;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Tests.Telemetry;

public sealed class TelemetryTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sign_up_is_counted_from_the_request_to_the_mail()
    {
        using var numbers = Numbers();
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();

        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","marketingAllowed":true}""");
        using var again = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}"}""");
        using var wrong = await store.PostAuthenticatedAsync("{}");
        await store.ConfirmLinkAsync(email);

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        await Eventually.TrueAsync(() => numbers.Sum(AppMetrics.Mails, "kind=confirmation,outcome=delivered") == 1);
        Assert.Equal((1, 1), (numbers.Sum(AppMetrics.Changes, "result=created"), numbers.Sum(AppMetrics.Changes, "result=unchanged")));
        Assert.Equal(2, numbers.All.Count(m => m is { Name: AppMetrics.RequestDuration, Tags: "function=SubmitContact,http.response.status_code=200" }));
        Assert.Single(numbers.All, m => m is { Name: AppMetrics.RequestDuration, Tags: "function=SubmitContact,http.response.status_code=400" });
        Assert.Single(numbers.All, m => m is { Name: AppMetrics.MailDelay, Tags: "kind=confirmation" });
    }

    [Fact]
    public async Task Nothing_about_a_person_is_in_metrics_traces_or_logs()
    {
        using var numbers = Numbers();
        var spans = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AppMetrics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => spans.Enqueue($"{span.DisplayName} {string.Join(',', span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"))}"),
        };
        ActivitySource.AddActivityListener(listener);
        var store = await app.NewStoreAsync();
        var email = TestStore.NewEmail();

        using var posted = await store.PostAuthenticatedAsync($$"""{"email":"{{email}}","firstName":"Vanessa","marketingAllowed":true,"sms_phone_number":"+14155552671"}""");
        var link = await store.ConfirmLinkAsync(email);
        (await app.Client.GetAsync(link, CancellationToken)).Dispose();
        (await store.PressAsync(link, "confirm")).Dispose();
        await store.FindAsync(email);

        Assert.Contains(spans, span => span.StartsWith("SubmitContact", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => spans.Any(span => span.StartsWith("SendMail", StringComparison.Ordinal)));
        var said = string.Join('\n', [.. numbers.All.Select(m => m.Tags), .. spans, .. app.Log.Lines]);
        Assert.All([email, "Vanessa", "4155552671", link.Segments[^1], store.ApiKey], secret => Assert.DoesNotContain(secret, said, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Requests_with_their_paths_are_not_logged()
    {
        // As the worker leaves the levels: information and above.
        using var services = new ServiceCollection()
            .AddTelemetry(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build())
            .AddLogging(logging => logging.AddProvider(new CapturedLog()))
            .BuildServiceProvider();
        var loggers = services.GetRequiredService<ILoggerFactory>();

        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Information));
        Assert.True(loggers.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Warning));
        Assert.True(loggers.CreateLogger("ContactsFunctions").IsEnabled(LogLevel.Information));
    }

    /// <summary>Else its answers would be counted as successes.</summary>
    [Fact]
    public void Every_kind_of_answer_says_its_status() => Assert.All(
        typeof(AppMetrics).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IResult)) && !type.IsInterface),
        type => Assert.True(type.IsAssignableTo(typeof(IStatusCodeHttpResult)), $"{type.Name} does not."));

    [Fact]
    public void An_outcome_has_a_name_of_its_own_for_every_value()
    {
        Assert.Distinct(Enum.GetValues<MergeResult>().Select(result => result.WireName()));
        Assert.Distinct(Enum.GetValues<DeliveryOutcome>().Select(outcome => outcome.Name()));
    }

    private MeasuredNumbers Numbers() => new(app.Services.GetRequiredService<IMeterFactory>());
}
