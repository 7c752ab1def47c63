using System.Collections.Concurrent;
using System.Text;
using ContactsFunctions.Domain;
using ContactsFunctions.Links;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Faults;

/// <summary>A store and its key.</summary>
internal sealed record Shop(string Id, string ApiKey);

/// <summary>What one person did and was told had been done.</summary>
internal sealed record Life(string Email, Shop Shop, bool IsPublic)
{
    public string FirstName { get; set; } = "Anna";

    public bool Confirmed { get; set; }

    public bool Unsubscribed { get; set; }

    public ChannelStatus Status => Unsubscribed ? ChannelStatus.Unsubscribed : Confirmed ? ChannelStatus.Subscribed : ChannelStatus.NonSubscribed;

    public IEnumerable<ConsentCause> Causes =>
        [IsPublic ? ConsentCause.Form : ConsentCause.Api, .. Confirmed ? [ConsentCause.Confirmation] : Array.Empty<ConsentCause>(), .. Unsubscribed ? [ConsentCause.OneClick] : Array.Empty<ConsentCause>()];
}

/// <summary>
/// Many people at once: sign up with and without a key, confirm, change, unsubscribe, each step repeated until it is
/// acknowledged, whatever becomes of the app meanwhile. A step that was acknowledged is remembered.
/// </summary>
internal sealed class Crowd(AppProcess app, ContactTable contacts, IReadOnlyList<Shop> shops, int seed)
{
    private readonly LinkSigner signer = new(Options.Create(new LinkOptions { SigningKey = AppProcess.SigningKey }));
    private readonly ConcurrentBag<Life> lives = [];
    private long acknowledged;
    private long repeats;

    public IReadOnlyCollection<Life> Lives => lives;

    /// <summary>Requests answered with 2xx.</summary>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <summary>Requests that were cut off or refused with 503, and sent again.</summary>
    public long Repeats => Interlocked.Read(ref repeats);

    /// <summary>Lets one person after the other live until it is over; a life begun is lived to its end.</summary>
    public async Task LiveAsync(int number, Func<Task> betweenAsync, CancellationToken over)
    {
        var random = new Random(seed + number);
        while (!over.IsCancellationRequested)
        {
            await LiveOneAsync(random);
            await betweenAsync();
        }
    }

    public async Task<Contact?> ReadAsync(Life life) =>
        (await contacts.FindAsync(StoreId.Parse(life.Shop.Id), IdentifierType.Email, life.Email, TestContext.Current.CancellationToken)).Owner?.Contact;

    private async Task LiveOneAsync(Random random)
    {
        var life = new Life(TestStore.NewEmail(), shops[random.Next(shops.Count)], IsPublic: random.Next(2) == 0);
        await SubmitAsync(life.Shop, $$"""{"email":"{{life.Email}}","firstName":"Anna","marketingAllowed":true,"sendWelcomeEmail":true}""", authenticated: !life.IsPublic);
        lives.Add(life);
        if (random.Next(3) == 0)
        {
            await SubmitAsync(life.Shop, $$"""{"email":"{{life.Email}}","firstName":"Berta"}""", authenticated: true);
            life.FirstName = "Berta";
        }

        if (random.Next(2) == 0)
        {
            var contact = (await ReadAsync(life))!;
            var link = signer.Sign(new(StoreId.Parse(life.Shop.Id), contact.Id, LinkPurpose.Confirm, Channel.Email, contact.OptIn!.ExpiresAt, contact.OptIn.Id));
            await UntilAcknowledgedAsync(() => FormOf($"confirm/{link}", "action=confirm"));
            life.Confirmed = true;
            if (random.Next(3) == 0)
            {
                var way = signer.Sign(new(StoreId.Parse(life.Shop.Id), contact.Id, LinkPurpose.Unsubscribe, Channel.Email, DateTimeOffset.UtcNow.AddYears(1)));
                await UntilAcknowledgedAsync(() => FormOf($"unsubscribe/{way}", "List-Unsubscribe=One-Click"));
                life.Unsubscribed = true;
            }
        }
    }

    private Task SubmitAsync(Shop shop, string json, bool authenticated) => UntilAcknowledgedAsync(() =>
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Address, $"api/v1/stores/{shop.Id}/contacts"))
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (authenticated)
        {
            request.Headers.Add("X-API-Key", shop.ApiKey);
        }

        return request;
    });

    private HttpRequestMessage FormOf(string path, string form) =>
        new(HttpMethod.Post, new Uri(app.Address, path)) { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") };

    private async Task UntilAcknowledgedAsync(Func<HttpRequestMessage> request)
    {
        while (true)
        {
            try
            {
                using var sent = request();
                using var answer = await app.Client.SendAsync(sent, TestContext.Current.CancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    Interlocked.Increment(ref acknowledged);
                    return;
                }

                Assert.True((int)answer.StatusCode == 503, $"{sent.Method} {sent.RequestUri!.Segments[1]}: {(int)answer.StatusCode}");
            }
            catch (HttpRequestException)
            {
                // The app is dead, or died over this request.
            }

            Interlocked.Increment(ref repeats);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
