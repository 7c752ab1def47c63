using System.Text.Json;
using Azure.Data.Tables;
using BenchmarkDotNet.Attributes;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Links;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Bench.Cpu;

/// <summary>What the app itself does for a contact, storage and network left out.</summary>
[MemoryDiagnoser]
public class Steps
{
    internal const string JsonAlone = "small contact: what JsonDocument takes to parse the body";
    internal const string BodyToRow = "small contact, new: body to row";

    private static readonly StoreId Shop = StoreId.Parse("shop");
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly ContactTranslation translation = new(new ContactRequestValidator(TimeProvider.System), TimeProvider.System);
    private readonly LinkSigner signer = new(Options.Create(new LinkOptions { SigningKey = Convert.ToBase64String(new byte[32]) }));
    private readonly MailRenderer renderer = new();
    private readonly StoreSettings settings = new() { Name = "Vanessa's Shop", Brand = new() { Color = "#0a7d4f" } };
    private readonly MailLinks links = new(new Uri("https://example.com/confirm/abc"), new Uri("https://example.com/confirm/abc#not-me"), new Uri("https://example.com/unsubscribe/abc"));
    private readonly InputValue number = new(JsonElement.Parse("\"(415) 555-2671\""));
    private readonly InputValue country = new(JsonElement.Parse("\"US\""));
    private readonly byte[] small = Bodies.Small;
    private byte[][] rows = [];
    private TableEntity known = new();
    private ContactReading reading = null!;
    private Contact contact = null!;
    private string link = string.Empty;
    private string apiKey = string.Empty;
    private Store store = new(Shop, StoreSettings.Default, Now, []);

    [GlobalSetup]
    public void Prepare()
    {
        rows = [.. Enumerable.Range(0, 100).Select(_ => Bodies.Small)];
        known = NewRow(Bodies.Small);
        reading = Translated();
        contact = Merged().Contact!;
        link = signer.Sign(new(Shop, ContactId.Of(Shop, IdentifierType.Email, "vanessa.lopez@example.com"), LinkPurpose.Confirm, Channel.Email, Now.AddDays(7), "0123456789abcdef"));
        apiKey = ApiKey.Create(Shop).Key;
        store = store with { Keys = [new StoreKey("one", ApiKey.Hash("ck_shop_another"), Now), new StoreKey("two", ApiKey.Hash(apiKey), Now)] };
    }

    [Benchmark(Description = JsonAlone)]
    public JsonValueKind Json()
    {
        using var body = JsonDocument.Parse(small);
        return body.RootElement.ValueKind;
    }

    [Benchmark(Description = BodyToRow)]
    public TableEntity SmallNew() => NewRow(Bodies.Small);

    [Benchmark(Description = "- body parsed, taken apart by its fields")]
    public ContactRequest Parsed() => ContactRequest.Read(RequestBody.ParseJson(Bodies.Small), isForm: false, store.Settings.DefaultRegion);

    [Benchmark(Description = "- that, and checked and translated to a change")]
    public ContactReading Translated() => translation.Read(Parsed());

    [Benchmark(Description = "- merged")]
    public MergeOutcome Merged() => Merge(null, reading.Change);

    [Benchmark(Description = "- written as a row")]
    public TableEntity Written() => ContactRows.Home(Shop, contact);

    [Benchmark(Description = "small contact, known and changed: row and body to row")]
    public TableEntity SmallChanged()
    {
        var before = ContactRows.ReadHome(known);
        var outcome = Merge(before with { Profile = before.Profile.With(FieldValues.From([KeyValuePair.Create<string, PropertyValue>("firstName", new PropertyValue.Text("Vanesa"))])) }, Bodies.Small);
        return ContactRows.Home(Shop, outcome.Contact!);
    }

    [Benchmark(Description = "large contact, new: body to row")]
    public TableEntity LargeNew() => NewRow(Bodies.Large);

    [Benchmark(Description = "100 small contacts: bodies to rows")]
    public int Batch()
    {
        var columns = 0;
        foreach (var body in rows)
        {
            columns += NewRow(body).Count;
        }

        return columns;
    }

    [Benchmark(Description = "phone number, national with its country")]
    public string? Phone() => ParsedPhone.Of(number, country, defaultRegion: null).Number;

    [Benchmark(Description = "check of a link's token")]
    public object? Token() => signer.Read(link, LinkPurpose.Confirm);

    [Benchmark(Description = "check of an API key against two")]
    public bool Key() => store.KeyIdOf(apiKey) is not null;

    [Benchmark(Description = "confirmation mail, subject, HTML and text")]
    public RenderedMail Confirmation() => renderer.Render(MailKind.Confirmation, Shop, settings, links, null, "de");

    [Benchmark(Description = "welcome mail, subject, HTML and text")]
    public RenderedMail Welcome() => renderer.Render(MailKind.Welcome, Shop, settings, links, new("Vanessa", "López", "vanessa@example.com"), "de");

    private TableEntity NewRow(byte[] body) => ContactRows.Home(Shop, Merge(null, body).Contact!);

    private MergeOutcome Merge(Contact? before, byte[] body) =>
        Merge(before, translation.Read(ContactRequest.Read(RequestBody.ParseJson(body), isForm: false, defaultRegion: null)).Change);

    private static MergeOutcome Merge(Contact? before, ContactChange change)
    {
        var context = new MergeContext(
            Trust.Authenticated, Now, new Evidence(ConsentCause.Api, "203.0.113.9", "Zapier", null), FreshIds.Draw(), PhoneIsFree: true, Erased: null, WelcomeMailOn: true,
            TimeSpan.FromDays(7), "0123456789ab", Language: null);
        return ContactMerge.Apply(before, change, context, ContactId.Of(Shop, IdentifierType.Email, change.Email!.Key));
    }
}
