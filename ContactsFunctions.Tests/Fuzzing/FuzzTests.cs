using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Manage;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Fuzzing;

/// <summary>Whatever is sent, it is read or refused: no exception that nobody expects, no hang, no growing memory.</summary>
[Trait("Lane", "Slow")]
[Collection(nameof(Alone))]
public sealed class FuzzTests
{
    private const int Batches = 20;

    /// <summary>The full form: <c>CONTACTS_FUZZ=20000000</c>.</summary>
    private static readonly int Inputs = int.Parse(Environment.GetEnvironmentVariable("CONTACTS_FUZZ") ?? "220000", CultureInfo.InvariantCulture);

    private static readonly ContactTranslation Translation = new(new ContactRequestValidator(TimeProvider.System), TimeProvider.System);
    private static readonly LinkSigner Signer = new(Options.Create(new LinkOptions { SigningKey = Convert.ToBase64String(new byte[32]) }));
    private static readonly LinkToken Good = new(StoreId.Parse("shop"), ContactId.Of(StoreId.Parse("shop"), IdentifierType.Email, "a@example.com"), LinkPurpose.Confirm, Channel.Email, DateTimeOffset.UnixEpoch.AddYears(60), "0123456789abcdef");

    [Fact]
    public async Task Nonsense_is_read_or_refused_and_never_breaks_anything()
    {
        var watch = Stopwatch.StartNew();
        var read = 0;
        var slowest = TimeSpan.Zero;
        var early = 0L;
        for (var batch = 0; batch < Batches; batch++)
        {
            for (var number = 0; number < Inputs / Batches; number++)
            {
                var seed = (batch * 1_000_000) + number;
                var begun = watch.Elapsed;
                try
                {
                    read += await TryOneAsync(new BadInput(seed), number) ? 1 : 0;
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"Input {seed} of kind {number % 10}", e);
                }

                slowest = watch.Elapsed - begun > slowest ? watch.Elapsed - begun : slowest;
            }

            // Everything is warm after a quarter; from there on nothing may pile up.
            early = batch == Batches / 4 ? GC.GetTotalMemory(forceFullCollection: true) : early;
        }

        var grown = (GC.GetTotalMemory(forceFullCollection: true) - early) / 1024;
        Figures.Report("fuzzing", string.Create(CultureInfo.InvariantCulture,
            $"{Inputs} inputs in {watch.Elapsed.TotalSeconds:0} s: {read} read, {Inputs - read} refused; slowest {slowest.TotalMilliseconds:0} ms, memory grew by {grown} KiB after the first quarter"));
        Assert.True(slowest < TimeSpan.FromSeconds(20), $"an input took {slowest}");
        Assert.InRange(read, Inputs / 20, Inputs);

        // Other tests run in this process at the same time: this is for leaks of every input, not for kilobytes.
        Assert.True(grown < 200 * 1024, $"memory grew by {grown} KiB");
    }

    /// <returns>Whether the input was taken for good.</returns>
    private static async Task<bool> TryOneAsync(BadInput input, int number)
    {
        try
        {
            return (number % 10) switch
            {
                8 => IsLink(input),
                9 => IsSettingOrName(input),
                6 or 7 => Contact(input, await FormAsync(input), isForm: true),
                _ => Contact(input, JsonBody(input), isForm: false),
            };
        }
        catch (Exception e) when (e is ProblemException or ContactTooLargeException)
        {
            return false;
        }
    }

    private static JsonElement JsonBody(BadInput input)
    {
        var root = RequestBody.ParseJson(input.Body());
        return root.ValueKind == JsonValueKind.Object ? root : throw new ProblemException(Problem.Unreadable("no object"));
    }

    private static async Task<JsonElement> FormAsync(BadInput input)
    {
        var (contentType, body) = input.Form();
        var context = new DefaultHttpContext { Request = { ContentType = contentType, Body = new MemoryStream(body), ContentLength = body.Length } };
        return (await RequestBody.ReadAsync(context.Request, CancellationToken.None)).Root;
    }

    /// <summary>All the way a contact goes: read, checked, merged, written, read back.</summary>
    private static bool Contact(BadInput input, JsonElement body, bool isForm)
    {
        var reading = Translation.Read(ContactRequest.Read(body, isForm, input.Next(2) == 0 ? "US" : null, sender: (Sender)input.Next(3)));
        Assert.All(reading.Errors, error => Assert.DoesNotContain(BadInput.Mark, error.Message, StringComparison.Ordinal));
        if (reading.Errors.Count > 0)
        {
            return false;
        }

        var trust = input.Next(2) == 0 ? Trust.Authenticated : Trust.Public;
        var store = StoreId.Parse("shop");
        var context = new MergeContext(
            trust, DateTimeOffset.UnixEpoch.AddYears(56), reading.GivenConsent ?? new(ConsentCause.Form), FreshIds.Draw(), PhoneIsFree: true, Erased: null,
            WelcomeMailOn: true, TimeSpan.FromDays(7), "w1", "en");
        var id = ContactId.Of(store, IdentifierType.Email, "someone");
        var outcome = ContactMerge.Apply(null, reading.Change, context, id);
        if (outcome.Contact is not { } contact)
        {
            return false;
        }

        Assert.Equal(contact, ContactRows.ReadHome(ContactRows.Home(store, contact)));
        _ = ContactMerge.Apply(contact, reading.Change, context, id);
        _ = MimeMail.Bytes(Mail.Delivery.SampleMail.With(subject: contact.Profile[CoreField.FirstName] ?? "", fromName: contact.Profile[CoreField.LastName]));
        return true;
    }

    private static bool IsLink(BadInput input)
    {
        var link = Signer.Sign(Good);
        var text = input.Next(3) switch
        {
            0 => Encoding.Latin1.GetString(input.Changed(Encoding.Latin1.GetBytes(link))),
            1 => input.Text(),
            _ => Convert.ToBase64String(input.Changed(Convert.FromBase64String(link.Replace('-', '+').Replace('_', '/').PadRight((link.Length + 3) / 4 * 4, '=')))).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
        };
        Assert.Null(Signer.Read(link, LinkPurpose.Unsubscribe));
        Assert.True(text == link || Signer.Read(text, LinkPurpose.Confirm) is null, "a changed link was taken");
        return text == link;
    }

    private static bool IsSettingOrName(BadInput input)
    {
        var text = input.Text();
        _ = StoreId.TryParse(text, out _) | ContactId.TryParse(text, out _) | EmailAddress.TryParse(text, out _);
        var headers = new HeaderDictionary { ["Authorization"] = text };
        _ = ClientAddress.Of(text, connection: null, trustedProxies: 1);
        _ = Callers.ShownKey(headers);
        return StoreSettingsReader.Read(RequestBody.ParseJson(Settings(input))).Errors.Count == 0;
    }

    private static byte[] Settings(BadInput input)
    {
        var value = JsonSerializer.Serialize(input.Text());
        var setting = input.OneOf<string>(
        [
            $$"""{"name":{{value}}}""", $$"""{"sender":{"name":{{value}},"address":{{value}},"replyTo":{{value}}} }""", $$"""{"brand":{"name":{{value}},"color":{{value}},"logoUrl":{{value}}} }""",
            $$"""{"allowedOrigins":[{{value}}],"redirectUrls":[{{value}}]}""", $$"""{"templates":{"welcome":{"subject":{{value}},"html":{{value}},"text":{{value}} } } }""", $$"""{"templates":{{value}}}""",
        ]);
        var bytes = Encoding.UTF8.GetBytes(setting);
        return input.Next(3) == 0 ? input.Changed(bytes) : bytes;
    }
}
