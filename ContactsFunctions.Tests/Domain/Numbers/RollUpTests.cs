using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Numbers;

namespace ContactsFunctions.Tests.Domain.Numbers;

/// <summary>Numbers of days follow from the consent logs, and from nothing else.</summary>
public sealed class RollUpTests
{
    private static readonly StoreId Store = StoreId.Parse("demo");
    private static readonly DateTimeOffset Noon = new(2026, 5, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 5, 10);

    [Fact]
    public void A_sign_up_counts_on_its_day_and_as_confirmed_there_whenever_that_was()
    {
        var days = Count(Somebody("a", Asked(Noon), Confirmed(Noon.AddDays(1))), Somebody("b", Asked(Noon.AddHours(1))));

        Assert.Equal([(2, 1), (0, 0)], days.Select(day => (day.SignUps, day.Confirmed)));
        Assert.Equal(86_400, ConfirmTimes.Median(days)!.Value.TotalSeconds, 86_400 * 0.1);
    }

    [Fact]
    public void Whoever_asks_again_meanwhile_counts_once_and_after_a_month_anew()
    {
        Assert.Equal(1, Count(Somebody("a", Asked(Noon), Asked(Noon.AddMinutes(20)), Asked(Noon.AddDays(1)))).Sum(day => day.SignUps));
        Assert.Equal([1, 0], Count(Somebody("a", Asked(Noon.AddDays(-30)), Asked(Noon))).Select(day => day.SignUps));
        Assert.Equal([0, 0], Count(Somebody("a", Asked(Noon.AddDays(-29)), Asked(Noon))).Select(day => day.SignUps));
    }

    [Fact]
    public void Whom_the_shop_subscribes_is_added_and_no_sign_up()
    {
        var day = Count(Somebody("a", Entry(Noon, ChannelStatus.NonSubscribed, ChannelStatus.Subscribed, ConsentCause.Import)))[0];

        Assert.Equal((0, 0, 1), (day.SignUps, day.Confirmed, day.Added));
    }

    [Fact]
    public void Taking_an_unsubscribe_back_adds_nobody()
    {
        var day = Count(Somebody(
            "a",
            Entry(Noon, ChannelStatus.Subscribed, ChannelStatus.Unsubscribed, ConsentCause.Link),
            Entry(Noon.AddMinutes(1), ChannelStatus.Unsubscribed, ChannelStatus.Subscribed, ConsentCause.Link)))[0];

        Assert.Equal((1, 0, 0), (day.Unsubscribed, day.Added, day.Confirmed));
    }

    [Fact]
    public void Text_messages_do_not_count_and_a_sign_up_of_a_subscriber_is_none()
    {
        var text = Asked(Noon) with { Channel = Channel.Sms };
        var known = Entry(Noon, ChannelStatus.Subscribed, ChannelStatus.Subscribed, ConsentCause.Form);

        Assert.All(Count(Somebody("a", text), Somebody("b", known)), day => Assert.Equal(DayNumbers.Quiet(day.Day) with { Times = day.Times, Sources = day.Sources, Tags = day.Tags }, day));
    }

    [Fact]
    public void Only_dead_addresses_count_as_bounced()
    {
        var dead = Somebody("a") with { MailProblem = new(Noon, MailKind.Welcome, "550", StopsMail: true) };
        var tired = Somebody("b") with { MailProblem = new(Noon, MailKind.Welcome, "451") };

        Assert.Equal(1, Count(dead, tired)[0].Bounced);
    }

    [Fact]
    public void A_page_is_a_source_without_what_follows_its_path()
    {
        var day = Count(
            Somebody("a", Asked(Noon, "https://shop.example/sale/?mail=ada@example.com#x"), Confirmed(Noon.AddMinutes(5))),
            Somebody("b", Asked(Noon, "https://shop.example/sale")),
            Somebody("c", Asked(Noon, " footer ")),
            Somebody("d", Asked(Noon)))[0];

        Assert.Equal([new("shop.example/sale", 2, 1), new("", 1, 0), new("footer", 1, 0)], day.Sources);
    }

    [Fact]
    public void A_contact_counts_under_each_of_its_tags_and_too_many_parts_become_one()
    {
        var tagged = Count(Somebody("a", Asked(Noon)) with { Tags = ["VIP", "tea"] }, Somebody("b", Asked(Noon)) with { Tags = ["vip"] })[0];
        Assert.Equal([new("VIP", 2, 0), new("tea", 1, 0)], tagged.Tags);

        var many = Count([.. Enumerable.Range(0, 45).Select(i => Somebody($"{i}", Asked(Noon, $"source {i:00}")))])[0];
        Assert.Equal(41, many.Sources.Count);
        Assert.Equal(new(null, 5, 0), many.Sources[^1]);
    }

    [Fact]
    public void The_same_contacts_make_the_same_numbers_in_any_order()
    {
        var people = Enumerable.Range(0, 30).Select(i => Somebody($"{i}", Asked(Noon.AddMinutes(i), $"s{i % 4}"), Confirmed(Noon.AddMinutes((2 * i) + 1))) with { Tags = [$"t{i % 3}"] }).ToArray();

        Assert.Equal(Written(Count(people)), Written(Count([.. people.Reverse()])));

        static string Written(IEnumerable<DayNumbers> days) => System.Text.Json.JsonSerializer.Serialize(days.Select(day => day with { Times = new SortedDictionary<int, int>(day.Times.ToDictionary()) }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(59)]
    [InlineData(3_600)]
    [InlineData(600_000)]
    public void A_time_is_kept_to_within_a_tenth(int seconds) =>
        Assert.Equal(Math.Max(1, seconds), ConfirmTimes.TimeOf(ConfirmTimes.StepOf(TimeSpan.FromSeconds(seconds))).TotalSeconds, Math.Max(1, seconds) * 0.1);

    private static DayNumbers[] Count(params Contact[] contacts)
    {
        var rollUp = new RollUp(Day, Day.AddDays(1));
        foreach (var contact in contacts)
        {
            rollUp.Add(contact);
        }

        return [.. rollUp.Days()];
    }

    private static Contact Somebody(string name, params ConsentEntry[] consents) => new()
    {
        Id = ContactId.Of(Store, IdentifierType.Email, name),
        CreatedAt = Noon,
        UpdatedAt = Noon,
        Email = new(EmailAddress.Parse($"{name}@example.com"), default),
        Consents = [.. consents],
    };

    private static ConsentEntry Asked(DateTimeOffset at, string? source = null) =>
        Entry(at, ChannelStatus.NonSubscribed, ChannelStatus.NonSubscribed, ConsentCause.Form) with { Source = source };

    private static ConsentEntry Confirmed(DateTimeOffset at) =>
        Entry(at, ChannelStatus.NonSubscribed, ChannelStatus.Subscribed, ConsentCause.Confirmation);

    private static ConsentEntry Entry(DateTimeOffset at, ChannelStatus from, ChannelStatus to, ConsentCause cause) =>
        new(at, Channel.Email, from, to, cause, Ip: null, UserAgent: null, Source: null, Wording: null);
}
