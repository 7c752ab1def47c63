using System.Collections.Frozen;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>Which events a change of a contact causes.</summary>
public sealed class ContactEventsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);
    private static readonly FrozenSet<ContactEventKind> All = ContactEventNames.All.ToFrozenSet();
    private static readonly StoreId Shop = StoreId.Parse("shop");

    private static readonly Contact Known = new()
    {
        Id = ContactId.Of(Shop, IdentifierType.Email, "ada@example.com"),
        CreatedAt = Now,
        UpdatedAt = Now,
        Email = new(EmailAddress.Parse("ada@example.com"), default),
        Phone = new("+14155552671", default),
        OptIn = new("0000000000000001", OptInState.Open, Now, Now.AddDays(7), WelcomeWanted: false),
    };

    [Fact]
    public void A_new_contact_is_created_and_subscribed_where_it_is() =>
        Assert.Equal(["contact.created", "contact.subscribed email"], Names(null, With(Channel.Email, ChannelStatus.Subscribed)));

    [Fact]
    public void A_new_contact_is_not_updated_as_well() => Assert.Equal(["contact.created"], Names(null, Known with { Tags = ["a"] }));

    [Theory]
    [InlineData(Channel.Email, ChannelStatus.Subscribed, "contact.subscribed email")]
    [InlineData(Channel.Sms, ChannelStatus.Subscribed, "contact.subscribed sms")]
    [InlineData(Channel.Email, ChannelStatus.Unsubscribed, "contact.unsubscribed email")]
    [InlineData(Channel.Sms, ChannelStatus.Unsubscribed, "contact.unsubscribed sms")]
    public void A_status_that_changes_is_told_with_its_channel(Channel channel, ChannelStatus status, string told) =>
        Assert.Equal([told], Names(Known, With(channel, status)));

    [Fact]
    public void A_status_that_nobody_knows_any_more_is_an_update() =>
        Assert.Equal(["contact.updated"], Names(With(Channel.Email, ChannelStatus.Subscribed), Known));

    [Fact]
    public void What_a_reader_sees_is_an_update()
    {
        Assert.Equal(["contact.updated"], Names(Known, Known with { Tags = ["a"] }));
        Assert.Equal(["contact.updated"], Names(Known, Known with { Phone = new("+14155552672", default) }));
        Assert.Equal(["contact.updated"], Names(Known, Known with { Profile = FieldValues.From([new("firstName", new PropertyValue.Text("Ada"))]) }));
    }

    [Fact]
    public void What_a_reader_does_not_see_is_none()
    {
        Assert.Empty(Names(Known, Known with { ConfirmationMails = [Now] }));
        Assert.Empty(Names(Known, Known with { UpdatedAt = Now.AddDays(1) }));
        Assert.Empty(Names(Known, Known with { OptIn = null }));
    }

    [Fact]
    public void An_address_bounces_once()
    {
        var dead = Known with { MailProblem = new(Now, MailKind.Welcome, "550", StopsMail: true) };
        Assert.Equal(["contact.bounced"], Names(Known, dead));
        Assert.Empty(Names(dead, dead with { MailProblem = new(Now.AddDays(1), MailKind.Welcome, "551", StopsMail: true) }));
        Assert.Empty(Names(Known, Known with { MailProblem = new(Now, MailKind.Welcome, "451") }));
    }

    [Fact]
    public void A_link_expires_once_for_each_request()
    {
        var told = Known with { OptIn = Known.OptIn! with { IsExpiryTold = true } };
        Assert.Equal(["contact.confirmation_expired"], Names(Known, told));
        Assert.Empty(Names(told, told with { UpdatedAt = Now.AddDays(1) }));
    }

    [Fact]
    public void Only_what_somebody_wants_is_owed_and_counted()
    {
        var after = With(Channel.Email, ChannelStatus.Subscribed) with { Tags = ["a"] };
        var owed = after.OweEvents(Known, FrozenSet.Create(ContactEventKind.Updated), "e", Now);
        Assert.Equal(owed.EventVersion, Assert.Single(owed.DueEvents).Version);
        Assert.True(owed.EventVersion > Known.EventVersion);
        Assert.Same(after, after.OweEvents(Known, FrozenSet<ContactEventKind>.Empty, "e", Now));
        Assert.Same(after, after.OweEvents(Known, FrozenSet.Create(ContactEventKind.Bounced), "e", Now));
    }

    [Fact]
    public void Events_of_one_write_share_a_version_and_none_shares_an_id()
    {
        var first = (With(Channel.Email, ChannelStatus.Subscribed) with { Tags = ["a"] }).OweEvents(Known, All, "e", Now);
        var second = (first with { Tags = [] }).OweEvents(first, All, "f", Now);
        Assert.Equal([0, 0, 1], second.DueEvents.Select(due => due.Version - first.EventVersion));
        Assert.Equal(3, second.DueEvents.Select(due => due.Id).Distinct().Count());
    }

    [Fact]
    public void Whoever_comes_back_under_the_same_id_goes_on_where_they_were_seen_last()
    {
        var seen = Known;
        for (var change = 0; change < 100; change++)
        {
            seen = (seen with { Tags = [$"{change}"] }).OweEvents(seen, All, $"e{change}", Now);
        }

        // Removed, or out of an old backup: nothing of the number is left.
        var back = Known.OweEvents(before: null, All, "f", Now.AddDays(1));
        Assert.True(back.EventVersion > seen.EventVersion);
        var erased = ContactEvents.OfErasing(Known.Id, version: 0, All, "g", Now.AddDays(1));
        Assert.True(erased!.Version > seen.EventVersion);
    }

    private static Contact With(Channel channel, ChannelStatus status) => channel == Channel.Email
        ? Known with { Email = Known.Email! with { State = new(status, Now) } }
        : Known with { Phone = Known.Phone! with { State = new(status, Now) } };

    private static string[] Names(Contact? before, Contact after) =>
        [.. after.OweEvents(before, All, "e", Now).DueEvents.Select(due => $"{due.Kind.WireName()} {due.Channel?.WireName()}".TrimEnd())];
}
