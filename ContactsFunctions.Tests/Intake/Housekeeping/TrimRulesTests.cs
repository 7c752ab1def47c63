using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Housekeeping;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Tests.Intake.Housekeeping;

/// <summary>Who is trimmed when, and what is left of them (contract §10).</summary>
public sealed class TrimRulesTests
{
    private static readonly StoreId Store = StoreId.Parse("shop");
    private static readonly DateTimeOffset Changed = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetentionSettings Unsubscribed30 = new() { UnsubscribedDays = 30 };
    private static readonly RetentionSettings Inactive30 = new() { InactiveDays = 30 };

    [Theory]
    [InlineData("unsubscribed", null, true, true)]
    [InlineData("unsubscribed", "unsubscribed", true, true)]
    [InlineData("unsubscribed", "nonSubscribed", false, true)]
    [InlineData("unsubscribed", "subscribed", false, false)]
    [InlineData("nonSubscribed", null, false, true)]
    [InlineData("nonSubscribed", "unsubscribed", false, true)]
    [InlineData("nonSubscribed", "nonSubscribed", false, true)]
    [InlineData("nonSubscribed", "subscribed", false, false)]
    [InlineData("subscribed", null, false, false)]
    [InlineData("subscribed", "unsubscribed", false, false)]
    [InlineData("subscribed", "nonSubscribed", false, false)]
    [InlineData("subscribed", "subscribed", false, false)]
    [InlineData(null, "unsubscribed", true, true)]
    [InlineData(null, "nonSubscribed", false, true)]
    [InlineData(null, "subscribed", false, false)]
    public void Who_is_subscribed_to_anything_stays_whole(string? email, string? sms, bool asUnsubscribed, bool asInactive)
    {
        var contact = Full(email, sms);
        var late = Changed.AddDays(3651);

        Assert.Equal(asUnsubscribed, TrimContacts.Trimmed(contact, Unsubscribed30, late) is not null);
        Assert.Equal(asInactive, TrimContacts.Trimmed(contact, Inactive30, late) is not null);
        Assert.Null(TrimContacts.Trimmed(contact, new(), late));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(3650)]
    public void Nobody_is_trimmed_before_the_days_are_over(int days)
    {
        var contact = Full("unsubscribed", null);
        foreach (var retention in new[] { new RetentionSettings { UnsubscribedDays = days }, new RetentionSettings { InactiveDays = days } })
        {
            Assert.Null(TrimContacts.Trimmed(contact, retention, Changed.AddDays(days)));
            Assert.NotNull(TrimContacts.Trimmed(contact, retention, Changed.AddDays(days).AddMilliseconds(1)));
        }
    }

    [Fact]
    public void Where_both_are_set_each_is_for_its_own()
    {
        var retention = new RetentionSettings { UnsubscribedDays = 30, InactiveDays = 400 };

        Assert.NotNull(TrimContacts.Trimmed(Full("unsubscribed", null), retention, Changed.AddDays(31)));
        Assert.Null(TrimContacts.Trimmed(Full("nonSubscribed", null), retention, Changed.AddDays(31)));
        Assert.NotNull(TrimContacts.Trimmed(Full("nonSubscribed", null), retention, Changed.AddDays(401)));
        Assert.NotNull(TrimContacts.Trimmed(Full("unsubscribed", null), new() { UnsubscribedDays = 400, InactiveDays = 30 }, Changed.AddDays(31)));
    }

    [Fact]
    public void Fields_tags_properties_and_what_waits_for_a_click_go_and_all_else_stays()
    {
        var contact = Full("unsubscribed", "unsubscribed");

        var trimmed = TrimContacts.Trimmed(contact, Unsubscribed30, Changed.AddDays(31));

        Assert.Equal(
            contact with { Profile = FieldValues.Empty, Tags = [], Properties = FieldValues.Empty, OptIn = contact.OptIn! with { PendingChange = null } },
            trimmed);
        Assert.Null(TrimContacts.Trimmed(trimmed!, Unsubscribed30, Changed.AddDays(32)));
    }

    [Fact]
    public void Each_part_alone_is_enough_to_trim()
    {
        var full = Full("unsubscribed", null);
        var bare = TrimContacts.Trimmed(full, Inactive30, Changed.AddDays(31))!;

        Assert.All(
            new[]
            {
                bare with { Profile = full.Profile }, bare with { Tags = full.Tags }, bare with { Properties = full.Properties }, bare with { OptIn = full.OptIn },
            },
            contact => Assert.Equal(bare, TrimContacts.Trimmed(contact, Inactive30, Changed.AddDays(31))));
    }

    [Fact]
    public void Somebody_never_asked_to_confirm_is_trimmed_as_well() =>
        Assert.Null(TrimContacts.Trimmed(Full("nonSubscribed", null) with { OptIn = null }, Inactive30, Changed.AddDays(31))!.OptIn);

    [Fact]
    public void A_link_that_is_still_good_keeps_what_waits_for_it()
    {
        var contact = Full("nonSubscribed", null);
        contact = contact with { OptIn = contact.OptIn! with { ExpiresAt = Changed.AddDays(40) } };

        Assert.Null(TrimContacts.Trimmed(contact, Inactive30, Changed.AddDays(40).AddMilliseconds(-1)));
        Assert.NotNull(TrimContacts.Trimmed(contact, Inactive30, Changed.AddDays(40)));
    }

    private static Contact Full(string? email, string? sms)
    {
        Assert.True(EmailAddress.TryParse("Ada@example.com", out var address));
        return new()
        {
            Id = ContactId.Of(Store, IdentifierType.Email, address.Key),
            CreatedAt = Changed.AddYears(-1),
            UpdatedAt = Changed,
            Email = email is null ? null : new(address, State(email), "checkout"),
            Phone = sms is null ? null : new("+14155552671", State(sms), "till"),
            Profile = Of(CoreField.FirstName.Name, "Ada"),
            Tags = ["VIP"],
            Properties = Of("shoe", "38"),
            OptIn = new("0123456789abcdef", OptInState.Open, Changed.AddDays(-8), Changed.AddDays(-1), true, new() { Tags = ["new"] }, "de", "v1"),
            ConfirmationMails = [Changed.AddDays(-8)],
            IsFromShop = true,
            WelcomedAt = Changed.AddDays(-100),
            MailProblem = new(Changed, MailKind.Welcome, "550", true),
            Consents = [new(Changed, Channel.Email, ChannelStatus.Subscribed, ChannelStatus.Unsubscribed, ConsentCause.Link, "203.0.113.7", "Firefox", null, "v1")],
            ConsentsInHistory = 20,
        };
    }

    private static ChannelState State(string status) => new(ChannelNames.StatusOf(status)!.Value, Changed);

    private static FieldValues Of(string name, string value) => FieldValues.From([new(name, new PropertyValue.Text(value))]);
}
