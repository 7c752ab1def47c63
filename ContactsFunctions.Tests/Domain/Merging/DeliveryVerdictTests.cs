using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;

namespace ContactsFunctions.Tests.Domain.Merging;

/// <summary>What a mail that did not arrive means for the contact, and for the mails after it.</summary>
public sealed class DeliveryVerdictTests
{
    private const string SignUp = """{"email":"vanessa@example.com","sendWelcomeEmail":true}""";
    private readonly ContactStory story = new();

    [Theory]
    [InlineData(DeliveryVerdict.Bounced, true)]
    [InlineData(DeliveryVerdict.Suppressed, true)]
    [InlineData(DeliveryVerdict.Failed, false)]
    [InlineData(DeliveryVerdict.FilteredSpam, false)]
    [InlineData(DeliveryVerdict.Quarantined, false)]
    public void Only_a_dead_address_stops_mail(DeliveryVerdict verdict, bool stops)
    {
        story.Public(SignUp);

        Tell(verdict);

        Assert.Equal(new MailProblem(story.Now, MailKind.Confirmation, verdict.ToString(), stops), story.Contact.MailProblem);
        Assert.Equal(stops ? [] : [MailKind.Confirmation], story.Due);
    }

    [Fact]
    public void A_dead_address_gets_no_welcome_whoever_subscribes_it()
    {
        story.Public(SignUp);
        Tell(DeliveryVerdict.Bounced);

        story.Wait(TimeSpan.FromDays(1)).Authenticated("""{"email":"vanessa@example.com","marketingAllowed":true,"doubleOptin":false,"sendWelcomeEmail":true}""");

        Assert.All(story.Contact.DueMails, due => Assert.False(MailIsDue.Still(story.Contact, due, story.Now)));
        Assert.Equal([MailKind.Welcome], story.Due);
    }

    [Fact]
    public void A_later_sign_up_may_ask_a_dead_address_again_within_the_cap()
    {
        story.Public(SignUp);
        Tell(DeliveryVerdict.Bounced);

        Assert.Equal(ConfirmationAnswer.Throttled, story.Wait(TimeSpan.FromMinutes(1)).Public(SignUp).Confirmation);
        Assert.Empty(story.Due);

        Assert.Equal(ConfirmationAnswer.Queued, story.Wait(TimeSpan.FromMinutes(10)).Public(SignUp).Confirmation);
        Assert.True(MailIsDue.Still(story.Contact, Assert.Single(story.Contact.DueMails), story.Now));
        Assert.NotNull(story.Contact.MailProblem);
    }

    [Fact]
    public void A_mail_promised_before_the_address_was_found_dead_is_not_sent()
    {
        story.Public(SignUp);
        var due = Assert.Single(story.Contact.DueMails);
        Tell(DeliveryVerdict.Suppressed, story.Now.AddSeconds(1));

        Assert.False(MailIsDue.Still(story.Contact with { DueMails = [due] }, due, story.Now));
    }

    [Fact]
    public void Who_confirms_is_reached_again()
    {
        story.Public(SignUp);
        Tell(DeliveryVerdict.Bounced);
        story.Wait(TimeSpan.FromHours(1)).Public(SignUp);

        story.MailsAreSent().Confirms();

        Assert.Null(story.Contact.MailProblem);
        Assert.True(MailIsDue.Still(story.Contact, Assert.Single(story.Contact.DueMails), story.Now));
    }

    [Fact]
    public void What_is_told_late_does_not_undo_a_confirmation()
    {
        story.Public(SignUp);
        var before = story.Now;
        story.Wait(TimeSpan.FromHours(1)).Confirms();

        Assert.Null(story.Contact.WithVerdict(DeliveryVerdict.Bounced, MailKind.Confirmation, before));
        Assert.NotNull(story.Contact.WithVerdict(DeliveryVerdict.Bounced, MailKind.Welcome, story.Now.AddMinutes(1)));
    }

    [Fact]
    public void What_is_told_twice_or_out_of_order_changes_nothing()
    {
        story.Public(SignUp);
        Tell(DeliveryVerdict.Bounced);
        var at = story.Now;

        Assert.Null(story.Contact.WithVerdict(DeliveryVerdict.Bounced, MailKind.Confirmation, at));
        Assert.Null(story.Contact.WithVerdict(DeliveryVerdict.Suppressed, MailKind.Confirmation, at.AddHours(-1)));
        Assert.Null(story.Contact.WithVerdict(DeliveryVerdict.Failed, MailKind.Confirmation, at.AddHours(1)));
        Assert.NotNull(story.Contact.WithVerdict(DeliveryVerdict.Suppressed, MailKind.Confirmation, at.AddHours(1)));
    }

    private void Tell(DeliveryVerdict verdict, DateTimeOffset? at = null) =>
        story.Known = story.Contact.WithVerdict(verdict, MailKind.Confirmation, at ?? story.Now) ?? story.Contact;
}
