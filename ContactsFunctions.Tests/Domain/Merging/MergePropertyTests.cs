using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>What holds for whatever is sent, in whatever order.</summary>
[Trait("Lane", "Slow")]
public sealed class MergePropertyTests
{
    private static readonly DateTimeOffset Earlier = ContactStory.Start - TimeSpan.FromDays(30);

    [Fact]
    public void The_order_of_two_dated_status_changes_that_say_something_does_not_matter() =>
        Properties.Hold(
            from history in Changes.Any.ListOf(3)
            from first in Changes.Dated
            from second in Changes.Dated
            where first.IsKnown() && second.IsKnown()
            select (history, first, second),
            c =>
            {
                var one = After(c.history, Trust.Authenticated);
                var other = After(c.history, Trust.Authenticated);
                one.Apply(c.first, Trust.Authenticated);
                one.Apply(c.second, Trust.Authenticated);
                other.Apply(c.second, Trust.Authenticated);
                other.Apply(c.first, Trust.Authenticated);
                return one.Contact.State(Channel.Email) == other.Contact.State(Channel.Email)
                    && one.Contact.State(Channel.Sms) == other.Contact.State(Channel.Sms);
            });

    [Fact]
    public void Repeating_a_request_changes_nothing() =>
        Properties.Hold(
            from history in Changes.Any.ListOf(3)
            from change in Changes.Any
            from trust in Gen.Elements(Trust.Public, Trust.Authenticated)
            select (history, change, trust),
            c =>
            {
                var story = After(c.history, Trust.Authenticated);
                var first = story.Apply(c.change, c.trust);
                var once = story.Contact;
                var again = story.Apply(c.change, c.trust);

                // The queue message of the first may have been lost, so the repeat sends it again.
                return again.Result == MergeResult.Unchanged && story.Contact == once && first.MailsToQueue.All(again.MailsToQueue.Contains);
            });

    [Fact]
    public void A_row_of_an_import_that_is_applied_once_more_changes_nothing_however_late() =>
        Properties.Hold(
            from history in Changes.Any.ListOf(2)
            from rows in Changes.Any.NonEmptyListOf()
            from waits in Gen.Choose(0, 3)
            from again in Gen.Choose(0, 100)
            select (history, rows, waits, again),
            c =>
            {
                // The first few have waited for the others.
                var rows = c.rows.Select((change, at) => (Change: change, From: new ImportedFrom("import", at, Waited: at < c.waits)))
                    .OrderBy(row => row.From.Waited).ToArray();
                var story = After(c.history, Trust.Authenticated);
                foreach (var row in rows)
                {
                    story.Apply(row.Change, row.From);
                }

                var after = story.Known;
                var outcome = story.Apply(rows[c.again % rows.Length].Change, rows[c.again % rows.Length].From);
                return outcome.Result is MergeResult.Unchanged or MergeResult.Skipped && story.Known == after;
            });

    [Fact]
    public void A_public_call_never_changes_what_is_stored_of_a_known_contact() =>
        Properties.Hold(
            from history in Changes.Any.ListOf(3)
            from proposals in Changes.Any.NonEmptyListOf()
            select (history, proposals),
            c =>
            {
                var story = After(c.history, Trust.Authenticated);
                var before = story.Contact;
                foreach (var pending in c.proposals)
                {
                    story.Apply(pending, Trust.Public);
                    story.Wait(TimeSpan.FromHours(1));
                }

                var after = story.Contact;
                return after with
                {
                    UpdatedAt = before.UpdatedAt,
                    OptIn = before.OptIn,
                    DueMails = before.DueMails,
                    ConfirmationMails = before.ConfirmationMails,
                    Consents = before.Consents,
                } == before;
            });

    [Fact]
    public void The_consent_log_is_only_added_to_and_ends_at_the_status() =>
        Properties.Hold(
            from changes in Changes.Any.NonEmptyListOf()
            select changes,
            changes =>
            {
                var story = new ContactStory();
                var log = new List<ConsentEntry>();
                foreach (var change in changes)
                {
                    story.Apply(change, Trust.Authenticated);
                    if (!story.Contact.Consents.Take(log.Count).SequenceEqual(log))
                    {
                        return false;
                    }

                    log = [.. story.Contact.Consents];
                    foreach (var channel in new[] { Channel.Email, Channel.Sms })
                    {
                        if ((log.LastOrDefault(e => e.Channel == channel)?.To ?? ChannelStatus.NonSubscribed) != story.Contact.State(channel).Status)
                        {
                            return false;
                        }
                    }
                }

                return true;
            });

    [Fact]
    public void No_unsubscribed_contact_is_subscribed_without_a_click_or_an_explicitly_later_date() =>
        Properties.Hold(
            from changes in Changes.Any.NonEmptyListOf()
            select changes,
            changes =>
            {
                var story = new ContactStory();
                foreach (var change in changes)
                {
                    var before = story.Known?.State(Channel.Email) ?? default;
                    story.Apply(change, Trust.Authenticated);
                    if (before.Status == ChannelStatus.Unsubscribed && story.EmailStatus == ChannelStatus.Subscribed
                        && !(change.RequestedEmailStatus is { Explicit: true, StatusDate: { } date } && date > before.StatusDate))
                    {
                        return false;
                    }
                }

                return true;
            });

    [Fact]
    public void Several_proposals_applied_at_once_are_the_proposals_applied_one_by_one() =>
        Properties.Hold(
            from known in Changes.Any
            from first in Changes.Any
            from second in Changes.Any
            select (known, first, second),
            c =>
            {
                var contact = After([c.known], Trust.Authenticated).Contact;
                return contact.WithFields(c.first.Then(c.second)) == contact.WithFields(c.first).WithFields(c.second);
            });

    private static ContactStory After(IEnumerable<ContactChange> history, Trust trust)
    {
        var story = new ContactStory();
        story.Authenticated("""{"email":"a@example.com","phone":"+14155552671"}""");
        foreach (var change in history)
        {
            story.Apply(change, trust);
        }

        return story;
    }

    /// <summary>Changes of one contact with few enough values that they often meet.</summary>
    private static class Changes
    {
        private static readonly Gen<DateTimeOffset> Date = Gen.Choose(0, 4).Select(day => Earlier + TimeSpan.FromDays(day));
        private static readonly Gen<ChannelStatus> Status = Gen.Elements(Enum.GetValues<ChannelStatus>());
        private static readonly Gen<RequestedStatus?> DatedStatus = from status in Status from date in Date select (RequestedStatus?)new RequestedStatus(status, date, Explicit: true);
        private static readonly Gen<RequestedStatus?> UndatedStatus = from status in Status from isExplicit in Gen.Elements(true, false)
                                                                select (RequestedStatus?)(isExplicit || status != ChannelStatus.NonSubscribed ? new RequestedStatus(status, null, isExplicit) : null);

        private static readonly Gen<RequestedStatus?> Wish = Gen.OneOf(Gen.Constant<RequestedStatus?>(null), DatedStatus, UndatedStatus);
        private static readonly Gen<PropertyValue> Value = Gen.OneOf(
            Gen.Constant<PropertyValue>(PropertyValue.Removal.Instance),
            Gen.Choose(0, 2).Select(n => (PropertyValue)new PropertyValue.Whole(n)),
            Gen.Elements("red", "blue").Select(text => (PropertyValue)new PropertyValue.Text(text)));

        private static readonly Gen<FieldValues> Core =
            (from field in Gen.Elements(CoreField.FirstName, CoreField.LastName) from name in Gen.Elements(null, "Vanessa", "V") select CoreValues.Change((field, name)))
                .ListOf(2).Select(changes => changes.Aggregate(FieldValues.Empty, (all, change) => all.Then(change)));

        public static Gen<ContactChange> Any { get; } =
            from core in Core
            from tags in Gen.Elements("vip", "VIP", "new", "old").ListOf(2)
            from properties in (from name in Gen.Elements("a", "b", "A") from value in Value select KeyValuePair.Create(name, value)).ListOf(2)
            from email in Wish
            from sms in Wish
            from doubleOptin in Gen.Elements<bool?>(null, true, false)
            from welcome in Gen.Elements(true, false)
            from phone in Gen.Elements<string?>(null, "+14155552671")
            select new ContactChange
            {
                Email = EmailAddress.Parse("a@example.com"),
                Phone = phone,
                Profile = core,
                Tags = Labels.Join([], [.. tags]),
                Properties = FieldValues.From(properties),
                RequestedEmailStatus = email,
                RequestedSmsStatus = sms,
                DoubleOptin = doubleOptin,
                SendWelcome = welcome,
            };

        public static Gen<ContactChange> Dated { get; } =
            from change in Any
            from email in DatedStatus
            from sms in DatedStatus
            select change with { RequestedEmailStatus = email, RequestedSmsStatus = sms, DoubleOptin = null, Tags = [], Properties = FieldValues.Empty, Profile = FieldValues.Empty };
    }
}

internal static class ChangeKnowledge
{
    /// <summary>Whether no status of the change is "nothing is known", which never takes the place of what is.</summary>
    public static bool IsKnown(this ContactChange change) =>
        change.RequestedEmailStatus?.Status != ChannelStatus.NonSubscribed && change.RequestedSmsStatus?.Status != ChannelStatus.NonSubscribed;
}
