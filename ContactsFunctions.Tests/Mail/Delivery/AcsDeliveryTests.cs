using System.Text.Json;
using ContactsFunctions.Mail.Delivery;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Mail.Delivery;

public sealed class AcsDeliveryTests : IAsyncLifetime
{
    private AcsEndpoint service = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => service = await AcsEndpoint.StartAsync();

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public async Task A_mail_goes_out_as_the_service_asks_with_the_apps_identity()
    {
        var mail = SampleMail.With(subject: "Grüße", html: "<p>Hi</p>", text: "Hi") with { Headers = [new("List-Unsubscribe", "<https://shop.example/u>")] };

        var result = await service.Delivery().DeliverAsync(mail, CancellationToken);

        Assert.Equal(DeliveryResult.Delivered, result);
        var request = Assert.Single(service.Sent);
        Assert.Equal("/emails:send?api-version=2023-03-31", request.Target);
        Assert.Equal("Bearer the-token", request.Headers["Authorization"]);
        Assert.All(service.Identity.Scopes, scope => Assert.Equal("https://communication.azure.com//.default", scope));
        using var body = JsonDocument.Parse(request.Body);
        var sent = body.RootElement;
        Assert.Equal("news@shop.example", sent.GetProperty("senderAddress").GetString());
        Assert.Equal("ada@example.org", Assert.Single(sent.GetProperty("recipients").GetProperty("to").EnumerateArray()).GetProperty("address").GetString());
        Assert.Equal("help@shop.example", Assert.Single(sent.GetProperty("replyTo").EnumerateArray()).GetProperty("address").GetString());
        Assert.Equal(("Grüße", "Hi", "<p>Hi</p>"), (Content("subject"), Content("plainText"), Content("html")));
        Assert.Equal("<m1.confirmation@shop.example>", sent.GetProperty("headers").GetProperty("Message-ID").GetString());
        Assert.Equal("<https://shop.example/u>", sent.GetProperty("headers").GetProperty("List-Unsubscribe").GetString());
        Assert.True(sent.GetProperty("userEngagementTrackingDisabled").GetBoolean());

        string? Content(string name) => sent.GetProperty("content").GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_mail_repeated_after_a_crash_is_the_same_operation_and_another_mail_is_not()
    {
        var delivery = service.Delivery();

        await delivery.DeliverAsync(SampleMail.With(), CancellationToken);
        await delivery.DeliverAsync(SampleMail.With(), CancellationToken);
        await delivery.DeliverAsync(SampleMail.With() with { MessageId = "m2@shop.example" }, CancellationToken);

        var operations = service.Sent.Select(request => Guid.Parse(request.Headers["Operation-Id"])).ToArray();
        Assert.Equal(operations[0], operations[1]);
        Assert.NotEqual(operations[0], operations[2]);
    }

    [Fact]
    public async Task An_operation_the_service_knows_already_is_not_sent_again()
    {
        service.OnSend = context => AcsEndpoint.RefuseAsync(context, 409, "Conflict", retryAfter: 0);

        Assert.Equal(DeliveryResult.Delivered, await service.Delivery().DeliverAsync(SampleMail.With(), CancellationToken));
        Assert.Single(service.Sent);
    }

    [Fact]
    public async Task A_mail_that_was_taken_is_not_asked_after()
    {
        Assert.Equal(DeliveryResult.Delivered, await service.Delivery().DeliverAsync(SampleMail.With(), CancellationToken));

        Assert.Empty(service.Asked);
    }

    [Fact]
    public async Task A_mail_whose_earlier_try_was_taken_after_all_is_not_sent_twice()
    {
        var result = await service.Delivery().DeliverAsync(SampleMail.With() with { Attempt = 3 }, CancellationToken);

        Assert.Equal(DeliveryResult.Delivered, result);
        Assert.Empty(service.Sent);
        Assert.Contains($"/{AcsOperation.Of(SampleMail.With() with { Attempt = 2 })}?", Assert.Single(service.Asked).Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, null)]
    [InlineData(200, "Failed")]
    public async Task A_mail_whose_earlier_try_came_to_nothing_is_sent_as_a_new_operation(int status, string? state)
    {
        service.OnAsk = (context, _) => state is null ? AcsEndpoint.RefuseAsync(context, status, "NotFound")
            : AcsEndpoint.AnswerAsync(context, status, state, "InternalError");

        var result = await service.Delivery().DeliverAsync(SampleMail.With() with { Attempt = 1 }, CancellationToken);

        Assert.Equal(DeliveryResult.Delivered, result);
        Assert.Equal(AcsOperation.Of(SampleMail.With() with { Attempt = 1 }).ToString(), Assert.Single(service.Sent).Headers["Operation-Id"]);
    }

    [Fact]
    public async Task A_throttled_mail_waits_as_long_as_the_service_says_and_is_not_repeated_at_once()
    {
        service.OnSend = context => AcsEndpoint.RefuseAsync(context, 429, "TooManyRequests", retryAfter: 1800);

        var result = await service.Delivery().DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Equal(DeliveryResult.TryLater(429, TimeSpan.FromMinutes(30)), result);
        Assert.Single(service.Sent);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_is_wrong_with_us_or_the_service_loses_no_mail(int status)
    {
        service.OnSend = context => AcsEndpoint.RefuseAsync(context, status, "Whatever");

        Assert.Equal(DeliveryResult.TryLater(status), await service.Delivery().DeliverAsync(SampleMail.With(), CancellationToken));
    }

    [Fact]
    public async Task An_address_that_bounced_before_is_refused_for_good()
    {
        service.OnAsk = (context, _) => AcsEndpoint.AnswerAsync(context, 200, "Failed", "EmailDroppedAllRecipientsSuppressed", retryAfter: null);

        Assert.Equal(DeliveryResult.Refused(550), await service.Delivery().DeliverAsync(SampleMail.With() with { Attempt = 1 }, CancellationToken));
        Assert.Empty(service.Sent);
    }

    [Fact]
    public async Task An_answer_that_is_not_the_services_is_read_by_its_status()
    {
        service.OnSend = async context =>
        {
            context.Response.StatusCode = 502;
            await context.Response.WriteAsync("<html>Bad gateway</html>");
        };

        Assert.Equal(DeliveryResult.TryLater(502), await service.Delivery().DeliverAsync(SampleMail.With(), CancellationToken));
    }

    [Fact]
    public async Task A_connection_that_breaks_loses_no_mail()
    {
        service.OnSend = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.Equal(DeliveryResult.TryLater(), await service.Delivery().DeliverAsync(SampleMail.With(), CancellationToken));
    }

    [Fact]
    public async Task No_value_can_begin_another_header_and_a_malformed_address_is_not_sent_to()
    {
        var delivery = service.Delivery();

        await delivery.DeliverAsync(SampleMail.With(subject: "Hi\r\nBcc: victim@example.org") with { Headers = [new("List-Id", "a\r\nBcc: b")] }, CancellationToken);
        var malformed = await delivery.DeliverAsync(SampleMail.With() with { ToAddress = "ada@example.org, victim@example.org" }, CancellationToken);

        Assert.Equal(DeliveryResult.TryLater(), malformed);
        var body = Assert.Single(service.Sent).Body;
        Assert.DoesNotContain(@"\r", body, StringComparison.Ordinal);
        Assert.DoesNotContain(@"\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shutdown_is_not_taken_for_a_delivery()
    {
        using var stopping = new CancellationTokenSource();
        service.OnSend = async context =>
        {
            await stopping.CancelAsync();
            await AcsEndpoint.AnswerAsync(context, 202, "Running");
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.Delivery().DeliverAsync(SampleMail.With(), stopping.Token));
    }
}
