using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using ContactsFunctions.Telemetry;
using ContactsFunctions.Tests.Support;
using ContactsFunctions.Tests.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Dialects.Remarkety.Events;

/// <summary>What Remarkety's plugins tell of a shop reaches its contacts.</summary>
public sealed class EventsTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Theory]
    [InlineData("newsletter/subscribed")]
    [InlineData("newsletter/subscribe")]
    public async Task Who_subscribed_in_the_shop_is_subscribed_without_a_mail(string topic)
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var answer = await OkAsync(store, topic, ClientBody.Json("Remarkety/event-newsletter.json", email));

        Assert.Equal(("OK", "created", "none"), (answer.Text("status"), answer.Text("result"), answer.Text("confirmation")));
        var contact = await store.GetAsync(answer.Text("contactID")!);
        Assert.Equal("subscribed", await store.StatusAsync(email));
        var consent = Assert.Single(contact.GetProperty("consents").EnumerateArray());
        Assert.Equal(("203.0.113.9", "shop.example.com", "api"), (consent.Text("ip"), consent.Text("source"), consent.Text("cause")));
        Assert.False(consent.TryGetProperty("userAgent", out _));
    }

    [Fact]
    public async Task The_shops_server_is_no_evidence_of_what_the_person_did()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var answer = await OkAsync(store, "newsletter/subscribed", TestStore.JsonBody($$"""{"email":"{{email}}"}"""));

        var consent = Assert.Single((await store.GetAsync(answer.Text("contactID")!)).GetProperty("consents").EnumerateArray());
        Assert.False(consent.TryGetProperty("ip", out _) || consent.TryGetProperty("userAgent", out _), consent.GetRawText());
    }

    [Theory]
    [InlineData("newsletter/unsubscribed")]
    [InlineData("newsletter/unsubscribe")]
    public async Task Who_unsubscribed_in_the_shop_is_unsubscribed(string topic)
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        await store.SubmitAsync($$"""{"email":"{{email}}","marketingAllowed":true,"doubleOptin":false,"firstName":"Vanessa"}""");

        await OkAsync(store, topic, TestStore.JsonBody($$"""{"email":"{{email}}","accepts_marketing":false,"storeId":"1"}"""));

        Assert.Equal("unsubscribed", await store.StatusAsync(email));
        Assert.Equal("Vanessa", (await store.FindAsync(email)).Text("firstName"));
    }

    [Fact]
    public async Task An_unsubscribe_of_somebody_unknown_holds_when_a_customer_of_that_name_comes()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        await OkAsync(store, "newsletter/unsubscribed", TestStore.JsonBody($$"""{"email":"{{email}}"}"""));
        await OkAsync(store, "customers/create", TestStore.JsonBody($$"""{"email":"{{email}}","accepts_marketing":true}"""));

        Assert.Equal("unsubscribed", await store.StatusAsync(email));
    }

    [Fact]
    public async Task Who_has_unsubscribed_is_asked_before_a_shop_subscribes_them_again()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        await OkAsync(store, "newsletter/unsubscribed", TestStore.JsonBody($$"""{"email":"{{email}}"}"""));

        var answer = await OkAsync(store, "newsletter/subscribed", ClientBody.Json("Remarkety/event-newsletter.json", email));

        Assert.Equal("queued", answer.Text("confirmation"));
        Assert.Contains("resubscribe_needs_confirmation", answer.GetProperty("warnings").EnumerateArray().Select(warning => warning.Text("code")));
        Assert.Equal("unsubscribed", await store.StatusAsync(email));
        (await store.PressAsync(await store.ConfirmLinkAsync(email), "confirm")).Dispose();
        Assert.Equal("subscribed", await store.StatusAsync(email));
    }

    [Fact]
    public async Task A_subscription_can_ask_for_a_confirmation()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var answer = await OkAsync(store, "newsletter/subscribe", TestStore.JsonBody(
            $$"""{"email":"{{email}}","first_name":"Edgar","sms_phone_number_e164":"+14155552671","tags":["politics"],"double_optin_required":true}"""));

        Assert.Equal(("queued", "+14155552671"), (answer.Text("confirmation"), answer.Text("phone")));
        Assert.Equal("nonSubscribed", await store.StatusAsync(email));
        await store.ConfirmLinkAsync(email);
    }

    [Theory]
    [InlineData("customers/create")]
    [InlineData("customers/update")]
    [InlineData("customers/updated")]
    public async Task A_customer_of_the_shop_is_kept_with_their_address(string topic)
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var answer = await OkAsync(store, topic, ClientBody.Json("Remarkety/event-customer.json", email));

        Assert.Empty(answer.GetProperty("warnings").EnumerateArray());
        var contact = await store.FindAsync(email);
        Assert.Equal(
            ("Vanessa", "Kensington", "London", "Greater London", "NW1 6XE", "United Kingdom", "GB"),
            (contact.Text("firstName"), contact.Text("lastName"), contact.Text("city"), contact.Text("state"), contact.Text("postalCode"), contact.Text("country"), contact.Text("countryCode")));
        Assert.Equal(("+442071838750", "1981-11-05"), (contact.Text("phone"), contact.Text("birthdate")));
        Assert.Equal("2025-03-01T09:30:00.000Z", contact.Text("createdAt"));
        Assert.Equal("nonSubscribed", await store.StatusAsync(email));
    }

    [Fact]
    public async Task What_does_not_fit_is_left_off_with_a_warning_and_the_person_is_kept()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        var answer = await OkAsync(store, "customers/create", TestStore.JsonBody($$$"""
            {"email":"{{{email}}}","first_name":"{{{new string('x', 101)}}}","last_name":"Kensington","birthdate":"soon","accepts_marketing":true,
             "default_address":{"country_code":"XX","city":"London","phone":"12"}}
            """));

        Assert.Equal("subscribed", await store.StatusAsync(email));
        var contact = await store.FindAsync(email);
        Assert.Equal(("Kensington", "London", null, null), (contact.Text("lastName"), contact.Text("city"), contact.Text("firstName"), contact.Text("phone")));
        Assert.Superset(
            new HashSet<string?> { "firstName", "birthdate", "countryCode" },
            answer.GetProperty("warnings").EnumerateArray().Select(warning => warning.Text("field")).ToHashSet());
    }

    [Fact]
    public async Task Tags_are_added_unless_the_event_says_otherwise()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        await store.SubmitAsync($$"""{"email":"{{email}}","tags":["a"]}""");

        await OkAsync(store, "customers/update", TestStore.JsonBody($$"""{"email":"{{email}}","tags":["b"]}"""));
        Assert.Equal(["a", "b"], (await store.FindAsync(email)).GetProperty("tags").Texts());
        await OkAsync(store, "customers/update", TestStore.JsonBody($$"""{"email":"{{email}}","tags":["c"],"append_tags":false}"""));
        Assert.Equal(["c"], (await store.FindAsync(email)).GetProperty("tags").Texts());
    }

    [Fact]
    public async Task An_event_of_the_past_does_not_undo_what_came_after_it()
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        await OkAsync(store, "newsletter/subscribed", ClientBody.Json("Remarkety/event-newsletter.json", email));
        var before = (app.Time.GetUtcNow() - TimeSpan.FromDays(1)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        await OkAsync(store, "customers/update", TestStore.JsonBody($$"""{"email":"{{email}}","accepts_marketing":false}"""), ("x-event-time", before));
        Assert.Equal("subscribed", await store.StatusAsync(email));
        await OkAsync(store, "customers/update", TestStore.JsonBody($$"""{"email":"{{email}}","accepts_marketing":false}"""));
        Assert.Equal("unsubscribed", await store.StatusAsync(email));
    }

    [Theory]
    [InlineData("orders/create", "orders")]
    [InlineData("products/updated", "products")]
    [InlineData("carts/update", "carts")]
    [InlineData("customers/deleted", "customers")]
    [InlineData("room-booked", "other")]
    public async Task Everything_else_is_accepted_counted_and_not_kept(string topic, string kind)
    {
        using var numbers = new MeasuredNumbers(app.Services.GetRequiredService<IMeterFactory>());
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());

        using var answer = await SendAsync(store, topic, TestStore.JsonBody($$$"""{"id":1,"email":"{{{email}}}","customer":{"email":"{{{email}}}","accepts_marketing":true}}"""));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"status":"OK"}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(numbers.Sum(AppMetrics.OtherCalls, $"dialect=remarkety,kind={kind}") >= 1);
        using var contacts = await store.SendAsync(HttpMethod.Get, store.ContactsPath, null, authenticated: true);
        Assert.Empty((await Json.OkAsync(contacts)).GetProperty("contacts").EnumerateArray());
    }

    /// <summary>The body's own <c>storeId</c> is the shop system's number of a shop.</summary>
    [Theory]
    [InlineData("webhooks?storeId={0}", "X-Token")]
    [InlineData("webhooks/?storeId={0}", "x-api-key")]
    [InlineData("webhooks/store/{0}", "x-token")]
    [InlineData("webhooks", "X-Token")]
    public async Task The_store_is_named_by_the_query_the_route_or_the_key(string path, string header)
    {
        var (store, email) = (await app.NewStoreAsync(), TestStore.NewEmail());
        using var answer = await store.SendAsync(
            HttpMethod.Post, string.Format(CultureInfo.InvariantCulture, path, store.Id), ClientBody.Json("Remarkety/event-newsletter.json", email), authenticated: false, request =>
            {
                request.Headers.Add(header, store.ApiKey);
                request.Headers.Add("X-Event-Type", "newsletter/subscribed");
            });
        await Json.OkAsync(answer);
        Assert.Equal("subscribed", await store.StatusAsync(email));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ck_other-0123456789abcdefABCDEF0123456789")]
    public async Task Whoever_shows_no_key_of_the_store_changes_nothing(string? key)
    {
        var (store, other) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        foreach (var path in (string[])[$"webhooks?storeId={store.Id}", $"webhooks/store/{store.Id}"])
        {
            foreach (var shown in (string?[])[key, other.ApiKey])
            {
                using var answer = await store.SendAsync(HttpMethod.Post, path, TestStore.JsonBody("""{"email":"vanessa@example.com"}"""), authenticated: false, request =>
                {
                    request.Headers.Add("x-event-type", "newsletter/subscribed");
                    if (shown is not null)
                    {
                        request.Headers.Add("x-token", shown);
                    }
                });
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            }
        }
    }

    [Theory]
    [InlineData("newsletter/subscribed", """{"accepts_marketing":true}""")]
    [InlineData("newsletter/unsubscribed", """{"email":"nobody"}""")]
    [InlineData("customers/create", """{"email":"nobody","first_name":"Vanessa"}""")]
    public async Task An_event_that_names_nobody_is_refused(string topic, string body)
    {
        var store = await app.NewStoreAsync();
        using var answer = await SendAsync(store, topic, TestStore.JsonBody(body));
        Assert.StartsWith("email ", Assert.Single(await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_without_a_topic_is_refused()
    {
        var store = await app.NewStoreAsync();
        using var answer = await SendAsync(store, null, TestStore.JsonBody("{}"));
        Assert.Equal(["x-event-type required"], await Json.ErrorsAsync(answer, HttpStatusCode.BadRequest));
    }

    private static async Task<JsonElement> OkAsync(TestStore store, string topic, HttpContent body, params (string Name, string Value)[] more)
    {
        using var answer = await SendAsync(store, topic, body, more);
        return await Json.OkAsync(answer);
    }

    /// <summary>As Remarkety's Magento plugin sends it.</summary>
    private static Task<HttpResponseMessage> SendAsync(TestStore store, string? topic, HttpContent body, params (string Name, string Value)[] more) =>
        store.SendAsync(HttpMethod.Post, $"webhooks?storeId={store.Id}", body, authenticated: false, request =>
        {
            (string Name, string? Value)[] headers = [("X-Token", store.ApiKey), ("X-Event-Type", topic), ("X-Domain", "shop.example.com"), ("X-Platform", "MAGENTO_2"), .. more];
            foreach (var (name, value) in headers.Where(header => header.Value is not null))
            {
                request.Headers.Add(name, value);
            }
        });
}
