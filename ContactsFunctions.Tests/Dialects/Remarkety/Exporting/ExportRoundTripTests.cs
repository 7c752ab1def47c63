using System.Buffers;
using System.Text.Json;
using ContactsFunctions.Dialects.Remarkety.Exporting;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Intake.Reading;
using ContactsFunctions.Tests.Domain.Merging;
using ContactsFunctions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ContactsFunctions.Tests.Dialects.Remarkety.Exporting;

/// <summary>Issue 17: import(export(x)) changes nothing, whatever has become of a contact.</summary>
[Trait("Lane", "Slow")]
public sealed class ExportRoundTripTests
{
    private static readonly DateTimeOffset Later = ContactStory.Start + TimeSpan.FromDays(400);

    [Fact]
    public void A_line_of_CSV_changes_nothing_of_its_contact() => Properties.Hold(
        Lives.Any, contact => contact.IsHearsay || IsUnchanged(contact, FromCsv(contact)), count: 2000);

    [Fact]
    public void A_line_of_JSON_changes_nothing_of_its_contact() => Properties.Hold(
        Lives.Any, contact => contact.IsHearsay || IsUnchanged(contact, FromLine(contact)), count: 2000);

    [Fact]
    public void A_line_of_JSON_makes_the_same_contact_where_there_is_none() => Properties.Hold(
        Lives.Any,
        contact =>
        {
            if (contact.IsHearsay)
            {
                return true;
            }

            var made = Merge(null, FromLine(contact)).Contact!;
            Assert.Equal(
                (contact.CreatedAt, contact.Profile, contact.Tags, contact.Properties, contact.Email, contact.Phone),
                (made.CreatedAt, made.Profile, made.Tags, made.Properties, made.Email, made.Phone));
            Assert.Equal(Newest(contact, Channel.Email), Newest(made, Channel.Email));
            Assert.Equal(Newest(contact, Channel.Sms), Newest(made, Channel.Sms));
            return true;
        },
        count: 2000);

    [Fact]
    public void A_line_of_CSV_makes_the_same_contact_where_there_is_none() => Properties.Hold(
        Lives.Any,
        contact =>
        {
            if (contact.IsHearsay)
            {
                return true;
            }

            var made = Merge(null, FromCsv(contact)).Contact!;
            return made.CreatedAt == contact.CreatedAt
                && made.Profile.Equals(contact.Profile) && made.Tags == contact.Tags && made.Properties.Equals(contact.Properties)
                && made.Email?.Address == contact.Email?.Address && made.Email?.State == contact.Email?.State
                && made.Phone?.Number == contact.Phone?.Number && made.Phone?.State == contact.Phone?.State;
        },
        count: 2000);

    [Fact]
    public void Most_lives_are_not_only_hearsay() =>
        Assert.InRange(Lives.Any.Sample(200).Count(contact => !contact.IsHearsay), 120, 200);

    [Fact]
    public void As_many_tags_as_a_contact_may_have_are_taken_back()
    {
        var contact = new ContactStory().WithTags(Contact.MaxTags);

        Assert.True(IsUnchanged(contact, FromCsv(contact)));
        Assert.True(IsUnchanged(contact, FromLine(contact)));
    }

    /// <summary>
    /// The status and what is known of the consent: the entries before it are not taken back. Where nobody said what a
    /// consent's source was, a request means that of the identifier.
    /// </summary>
    private static (ChannelStatus To, DateTimeOffset At, string? Ip, string? UserAgent, string? Source, string? Url, string? Notice)? Newest(Contact contact, Channel channel) =>
        contact.State(channel).StatusDate is not null && contact.Consents.LastOrDefault(entry => entry.Channel == channel && entry.To == contact.State(channel).Status)?.Shown is { } entry
            ? (entry.To, entry.At, entry.Ip, entry.UserAgent, entry.Source ?? (channel == Channel.Email ? contact.Email?.Source : contact.Phone?.Source), entry.Url, entry.PrivacyVersion)
            : null;

    private static bool IsUnchanged(Contact contact, ContactReading reading)
    {
        var joined = ContactMerge.Apply(contact, reading.Change, Context(reading), contact.Id);
        var replaced = ContactMerge.Apply(contact, reading.Change with { ReplaceTags = true }, Context(reading), contact.Id);
        return new[] { joined, replaced }.All(outcome => outcome.Result == MergeResult.Unchanged && outcome.Contact == contact && outcome.Errors.Count == 0);
    }

    private static MergeOutcome Merge(Contact? contact, ContactReading reading) =>
        ContactMerge.Apply(contact, reading.Change, Context(reading), ContactId.Of(StoreId.Parse("other"), IdentifierType.Email, "x@example.com"));

    private static MergeContext Context(ContactReading reading) => new(
        Trust.Authenticated, Later, (reading.GivenConsent ?? new Evidence(ConsentCause.Import)) with { Cause = ConsentCause.Import, By = new("import", "key") }, FreshIds.Draw(),
        PhoneIsFree: true, Erased: null, WelcomeMailOn: true, TimeSpan.FromDays(7), "v1", Language: null);

    private static ContactReading FromCsv(Contact contact)
    {
        var file = new ArrayBufferWriter<byte>();
        file.Write(ContactCsv.Head.Span);
        ContactCsv.Write(file, contact);
        var bytes = file.WrittenSpan.ToArray();
        using var reader = CsvReader.Open(new MemoryStream(bytes), CsvFormat.Detect(bytes, null));
        var map = ColumnMap.Of(reader.Header, new Dictionary<string, string>());
        Assert.Empty(map.Errors);
        Assert.Equal(["contactID", "updatedAt"], map.IgnoredColumns);
        Assert.True(reader.Read());
        Assert.Null(reader.Error);
        var row = new MemoryStream();
        using (var json = new Utf8JsonWriter(row))
        {
            map.Write(json, reader.Cells);
        }

        Assert.False(reader.Read());
        return Read(row.ToArray());
    }

    private static ContactReading FromLine(Contact contact)
    {
        var line = new ArrayBufferWriter<byte>();
        ContactLine.Write(line, contact, contact.Consents);
        Assert.Equal(line.WrittenCount - 1, line.WrittenSpan.IndexOf((byte)'\n'));
        return Read(line.WrittenSpan.ToArray());
    }

    private static ContactReading Read(byte[] json)
    {
        var request = ContactRequest.Read(RequestBody.ParseJson(json), isForm: false, defaultRegion: "DE", maxTags: Contact.MaxTags);
        var reading = Reader.Value!.Read(request);
        Assert.True(reading.Errors.Count == 0, string.Join("; ", reading.Errors.Select(error => $"{error.Field}: {error.Message}")));
        return reading;
    }

    private static readonly ThreadLocal<ContactTranslation> Reader = new(() =>
    {
        var time = new StoppedTime();
        return new(new ContactRequestValidator(time), time);
    });

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Later;
    }

    /// <summary>Contacts by what happened to them: requests with and without a key, changes, clicks.</summary>
    private static class Lives
    {
        private static readonly Gen<string> Text =
            from begin in Gen.Elements("", "=", "+", "-", "@", "'", "'=", "''5", "'5", "\"", "0")
            from middle in Gen.Elements("Zoë", "a,b", "x;y", "line\r\nbreak", "\"q\"", "tab\there", "😀", "\u2028", "0", "-5")
            from end in Gen.Elements("", "\"", "'", "!")
            select begin + middle + end;

        private static readonly Gen<string> Name = Gen.Elements("Zoë", "O'Neil", "=cmd()", "+1", "-x", "@x", "'90s", "'=1", "Anne, Jr.", "\"Q\"", "1; 2");

        private static readonly Gen<(string, object?)> Core = Gen.OneOf(
            from name in Gen.Elements("firstName", "lastName") from value in Name select (name, (object?)value),
            from name in Gen.Elements("state", "city", "address", "postalCode") from value in Text select (name, (object?)value),
            Gen.Elements<(string, object?)>(
                ("country", "Germany"), ("country", "Atlantis"), ("countryCode", "FR"), ("countryCode", "uk"), ("gender", "female"), ("birthdate", "1990-02-28")));

        private static readonly Gen<(string Name, object? Value)> Property =
            from name in Gen.Elements("a", "B_2", "city", "zip", "gender", "country", "countryCode", "birth_date", "address", "postalCode", "email", "tags")
            from value in Gen.OneOf(
                Text.Select(text => (object?)text),
                Gen.Elements<object?>(true, 5, -1.5, 1e20, 0.000001, long.MaxValue, "1990-02-28", "FR", "Germany", "m", " spaced ", "\u00A0"),
                Text.ListOf(2).Select(list => (object?)list.ToArray()))
            select (name, value);

        private static readonly Gen<object?> Status =
            from status in Gen.Elements("subscribed", "unsubscribed", "nonSubscribed")
            from date in Gen.Elements<string?>(null, "2026-01-05T10:11:12.345Z", "2026-02-01T00:00:00Z", "2025-12-31")
            select (object?)(date is null ? new { status } : new { status, statusDate = date });

        private static readonly Gen<object?> Consent = Gen.Elements<object?>(
            null, new { source = "till", ip = "192.0.2.7" }, new { createdAt = "2025-11-01T10:00:00Z", userAgent = "=x", url = "https://shop.example/?a=1,2", privacyVersion = "3" });

        private static Gen<string> Body(bool hasEmail) =>
            from core in Core.ListOf(4)
            from properties in Property.ListOf(4)
            from tags in Gen.Elements("vip", "VIP", "a, b", "x;y", "\"q\"", "\"half", "=1", "'=1", "-", "2; 3").ListOf(3)
            from mail in Gen.OneOf(Gen.Constant<object?>(null), Status)
            from text in Gen.OneOf(Gen.Constant<object?>(null), Status)
            from phone in Gen.Elements(hasEmail ? null : "+14155552671", "+14155552671")
            from consent in Consent
            from flag in Gen.Elements<bool?>(null, null, true, false)
            from optin in Gen.Elements<bool?>(null, true, false)
            from source in Gen.Elements<string?>(null, "checkout", "=till")
            select JsonSerializer.Serialize(new object?[]
            {
                hasEmail ? new { type = "email", id = "Vanessa+=1@Example.com", source, channels = mail is null ? null : new { email = mail }, consent } : null,
                phone is null ? null : new { type = "phone", id = phone, source, channels = text is null ? null : new { sms = text } },
            }.Where(identifier => identifier is not null) is var identifiers
                ? core.Append(("tags", tags.ToArray()))
                    .Append(("properties", properties.DistinctBy(property => property.Name).ToDictionary(property => property.Name, property => property.Value)))
                    .Append(("identifiers", identifiers.ToArray()))
                    .Append(("marketingAllowed", flag)).Append(("doubleOptin", optin)).Append(("createdAt", "2025-10-01T00:00:00.250Z"))
                    .Where(member => member.Item2 is not null).DistinctBy(member => member.Item1).ToDictionary(member => member.Item1, member => member.Item2)
                : null);

        private static readonly Gen<string> Removal = Gen.Elements("city", "country", "countryCode", "gender", "postalCode", "firstName").ListOf(2)
            .Select(names => JsonSerializer.Serialize(names.Distinct().ToDictionary(name => name, _ => (string?)null)));

        public static Gen<Contact> Any { get; } =
            from hasEmail in Gen.Elements(true, true, true, false)
            from first in Body(hasEmail)
            from isPublic in Gen.Elements(false, false, true)
            from steps in Step(hasEmail).ListOf(4)
            select Live(first, isPublic, steps);

        private static Gen<(string Kind, string Body)> Step(bool hasEmail) =>
            from kind in Gen.Elements("api", "api", "public", "confirm", "unsubscribe", "remove", "wait")
            from body in kind == "remove" ? Removal : Body(hasEmail)
            select (kind, body);

        private static Contact Live(string first, bool isPublic, IEnumerable<(string Kind, string Body)> steps)
        {
            var story = new ContactStory();
            Apply(story, first, isPublic ? Trust.Public : Trust.Authenticated);
            foreach (var (kind, body) in steps)
            {
                story.Wait(TimeSpan.FromHours(7));
                switch (kind)
                {
                    case "api" or "public":
                        Apply(story, body, kind == "public" ? Trust.Public : Trust.Authenticated);
                        break;
                    case "confirm" when story.Contact.OptIn?.IsAwaited(story.Now) == true:
                        story.Confirms();
                        break;
                    case "unsubscribe" when story.Contact.Email is not null:
                        story.Unsubscribes();
                        break;
                    case "remove":
                        story.Known = story.Contact with { Profile = story.Contact.Profile.With(ContactStory.Read(body, story.Now, isPatch: true).Change.Profile) };
                        break;
                }
            }

            return story.Contact;
        }

        private static void Apply(ContactStory story, string body, Trust trust)
        {
            // What does not fit a field is an error, and changes nothing.
            var reading = ContactStory.Read(body, story.Now);
            Assert.True(reading.Errors.Count == 0, string.Join("; ", reading.Errors.Select(error => $"{error.Field}: {error.Message}")));
            story.Evidence = (reading.GivenConsent ?? new(ConsentCause.Api, "203.0.113.7", "curl/8", "checkout")) with { By = new("remarkety", "key") };
            story.Apply(reading.Change, trust);
        }
    }
}

internal static class Tagged
{
    public static Contact WithTags(this ContactStory story, int count)
    {
        story.Authenticated("""{"email":"a@example.com"}""");
        return story.Contact with { Tags = [.. Enumerable.Range(0, count).Select(at => $"tag {at}")] };
    }
}
