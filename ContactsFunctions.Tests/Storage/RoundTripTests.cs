using System.Text;
using Azure.Data.Tables;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Storage;
using ContactsFunctions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ContactsFunctions.Tests.Storage;

/// <summary>What was stored is what is read back, whatever is in it.</summary>
public sealed class RoundTripTests(AzuriteFixture azurite)
{
    private static readonly StoreId Shop = StoreId.Parse("shop");

    [Fact]
    public void A_contact_is_read_back_from_its_row_as_it_was() =>
        Properties.Hold(Contacts.Any, contact => ContactRows.ReadHome(ContactRows.Home(Shop, contact)) == contact);

    [Fact]
    public void A_tombstone_is_read_back_as_it_was() =>
        Properties.Hold(
            from erased in Contacts.Moment
            from mails in Contacts.Moment.ListOf()
            select new Tombstone(erased, [.. mails]),
            tombstone => ContactRows.ReadErased(ContactRows.Erased(Shop, ContactId.Of(Shop, IdentifierType.Email, "a"), tombstone)) == tombstone);

    [Fact]
    public void No_column_is_longer_than_the_table_takes_nor_ends_within_a_surrogate_pair() =>
        Properties.Hold(
            from shift in Gen.Choose(0, 3)
            from letter in Gen.Elements("😀", "x😀", "語", "\u0001")
            from length in Gen.Choose(0, 90_000)
            select Contacts.Plain with { Profile = CoreValues.Of((CoreField.Address, new string('a', shift) + string.Concat(Enumerable.Repeat(letter, length / letter.Length / 2)))) },
            contact =>
            {
                var row = ContactRows.Home(Shop, contact);
                return row.Keys.Select(key => row[key]).OfType<string>().All(text => text.Length <= 32 * 1024 && IsWhole(text)) && ContactRows.ReadHome(row) == contact;
            },
            count: 60);

    [Fact]
    public async Task The_table_itself_gives_back_hostile_texts_as_they_were()
    {
        var table = new TableClient(azurite.NewAccount(), ContactTable.TableName);
        await table.CreateAsync(TestContext.Current.CancellationToken);
        var texts = new[]
        {
            "😀", "\0", "\u0001\u001f\u007f\u0085", "\"'\\/<>&", "]]>", "\u2028\u2029", "\uFFFE\uFFFF", "\uFEFF", "日本語العربية", " leading and trailing ", "\r\n\t", "e\u0301 é",
            new string('"', 20_000), string.Concat(Enumerable.Repeat("x😀", 30_000)),
        };
        var contact = Contacts.Plain with
        {
            Properties = FieldValues.From(texts.Select((text, i) => KeyValuePair.Create($"p{i}", (PropertyValue)new PropertyValue.Text(text)))),
            Tags = [.. texts],
        };
        await table.AddEntityAsync(ContactRows.Home(Shop, contact), TestContext.Current.CancellationToken);
        var row = await table.GetEntityAsync<TableEntity>("shop", contact.Id.ToString(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(contact, ContactRows.ReadHome(row.Value));
    }

    [Fact]
    public void A_contact_of_just_900_KiB_is_taken_and_one_character_more_is_not()
    {
        var spare = (900 * 1024 / 2) - ContactJson.Write(Sized(0)).Length;
        Assert.Equal(Sized(spare), ContactRows.ReadHome(ContactRows.Home(Shop, Sized(spare))));
        Assert.Throws<ContactTooLargeException>(() => ContactRows.Home(Shop, Sized(spare + 1)));

        static Contact Sized(int length) => Contacts.Plain with { Profile = CoreValues.Of((CoreField.Address, new string('x', length))) };
    }

    [Theory]
    [InlineData("😀")]
    [InlineData("日本語")]
    [InlineData("\\ud83d\\ude00")]
    [InlineData("\\\\ud83d\\ude00")]
    [InlineData("\\😀\\\\😀\\u😀")]
    public void Every_script_is_stored_as_it_is_and_small(string text)
    {
        var contact = Contacts.Plain with { Profile = CoreValues.Of((CoreField.Address, text)) };
        var document = ContactJson.Write(contact);
        Assert.Contains(text.Replace(@"\", @"\\", StringComparison.Ordinal), document, StringComparison.Ordinal);
        Assert.Equal(contact, ContactJson.ReadContact(document));
    }

    private static bool IsWhole(string text)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Contacts with anything in them that the rules let through.</summary>
    private static class Contacts
    {
        public static readonly Contact Plain = new() { Id = ContactId.Of(Shop, IdentifierType.Email, "a@example.com"), CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };

        public static readonly Gen<DateTimeOffset> Moment = Gen.OneOf(
            Gen.Choose(0, int.MaxValue).Select(ms => DateTimeOffset.UnixEpoch.AddMilliseconds(ms * 800L)),
            Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue));

        private static readonly Gen<string> Text = Gen.Elements("", "a", "Zoë", "😀", "\0", "\"", "\\", "\u2028", "語", "</script>", "\uFFFF").ListOf().Select(parts => string.Concat(parts));
        private static readonly Gen<string?> TextOrNone = Gen.OneOf(Gen.Constant<string?>(null), Text.Select(text => (string?)text));

        private static readonly Gen<ChannelState> State =
            from status in Gen.Elements(Enum.GetValues<ChannelStatus>())
            from date in Moment
            from dated in Gen.Elements(true, false)
            select dated ? new ChannelState(status, date) : default;

        private static readonly Gen<PropertyValue> Value = Gen.OneOf(
            Text.Select(text => (PropertyValue)new PropertyValue.Text(text)),
            Text.ListOf().Select(texts => (PropertyValue)new PropertyValue.TextList([.. texts])),
            Gen.Elements(true, false).Select(flag => (PropertyValue)new PropertyValue.Flag(flag)),
            Gen.Elements(0, 1, -1, long.MinValue, long.MaxValue, (1L << 53) + 1).Select(number => (PropertyValue)new PropertyValue.Whole(number)),
            (from mantissa in Gen.Choose(int.MinValue, int.MaxValue) from power in Gen.Choose(-20, 298) select PropertyValue.Number(mantissa * Math.Pow(10, power))));

        private static readonly Gen<FieldValues> Custom =
            (from name in Gen.Elements("a", "A", "b_1", "zipCode") from value in Value select KeyValuePair.Create(name, value)).ListOf().Select(FieldValues.From);

        private static readonly Gen<FieldValues> Core =
            (from field in Gen.Elements(CoreField.All.ToArray()) from text in TextOrNone select CoreValues.Change((field, text)))
                .ListOf().Select(changes => changes.Aggregate(FieldValues.Empty, (all, change) => all.Then(change)));

        private static readonly Gen<ContactChange?> PendingChange =
            from core in Core
            from tags in Text.ListOf()
            from custom in Custom
            from removed in Gen.Elements(true, false)
            from any in Gen.Elements(true, false)
            select any
                ? new ContactChange
                {
                    Profile = core,
                    Tags = [.. tags],
                    Properties = removed ? custom.Then(FieldValues.From([KeyValuePair.Create("a", (PropertyValue)PropertyValue.Removal.Instance)])) : custom,
                    Phone = removed ? "+14155552671" : null,
                    RequestedSmsStatus = removed ? new(ChannelStatus.Subscribed) : null,
                }
                : null;

        private static readonly Gen<OptInRequest?> OptIn =
            from state in Gen.Elements(Enum.GetValues<OptInState>())
            from at in Moment
            from pending in PendingChange
            from language in TextOrNone
            from any in Gen.Elements(true, false)
            select any ? new OptInRequest("0123456789abcdef", state, at, at < DateTimeOffset.MaxValue ? at.AddDays(7) : at, state == OptInState.Open, pending, language) : null;

        private static readonly Gen<ConsentEntry> Entry =
            from at in Moment
            from before in Gen.Elements(Enum.GetValues<ChannelStatus>())
            from after in Gen.Elements(Enum.GetValues<ChannelStatus>())
            from cause in Gen.Elements(Enum.GetValues<ConsentCause>())
            from source in TextOrNone
            from agent in TextOrNone
            select new ConsentEntry(at, at.Ticks % 2 == 0 ? Channel.Email : Channel.Sms, before, after, cause, "::1", agent, source, null);

        private static readonly Gen<DueMail> Due =
            from kind in Gen.Elements(Enum.GetValues<MailKind>())
            from at in Moment
            from attempt in Gen.Choose(0, 3)
            select new DueMail("0123", kind, at, attempt, attempt > 1 ? new MailClaim(at, "message") : null);

        public static Gen<Contact> Any { get; } =
            from created in Moment
            from updated in Moment
            from email in State
            from sms in State
            from identifiers in Gen.Choose(0, 3)
            from source in TextOrNone
            from core in Core
            from tags in Text.ListOf()
            from custom in Custom
            from optIn in OptIn
            from entries in Entry.ListOf()
            from due in Due.ListOf()
            from mails in Moment.ListOf()
            select Plain with
            {
                CreatedAt = created,
                UpdatedAt = updated,
                Email = (identifiers & 1) == 0 ? null : new(EmailAddress.Parse("Vanessa.K+1@Example.com"), email, source),
                Phone = (identifiers & 2) == 0 ? null : new("+14155552671", sms, source),
                Profile = FieldValues.Empty.With(core),
                Tags = [.. tags],
                Properties = custom,
                OptIn = optIn,
                DueMails = [.. due],
                ConfirmationMails = [.. mails],
                WelcomedAt = identifiers == 2 ? created : null,
                MailProblem = identifiers == 3 ? new(updated, MailKind.Welcome, "5.1.1") : null,
                Consents = [.. entries],
                ConsentsInHistory = entries.Count,
                IsFromShop = identifiers == 1,
            };
    }
}
