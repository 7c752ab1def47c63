using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Delivery;

namespace ContactsFunctions.Tests.Mail.Delivery;

/// <summary>An operation's id leads back to the store and the kind of mail: it is all of ours that a delivery report brings.</summary>
public sealed class AcsOperationTests
{
    [Theory]
    [InlineData("shop", MailKind.Confirmation)]
    [InlineData("shop", MailKind.Welcome)]
    [InlineData("a_much-longer_name-of-64-characters-0123456789-0123456789-012345", MailKind.Welcome)]
    public void An_operation_says_whose_mail_it_was_and_which(string store, MailKind kind)
    {
        var mail = SampleMail.With() with { Store = StoreId.Parse(store), Kind = kind };

        Assert.Equal((AcsOperation.StoreTag(mail.Store), kind), AcsOperation.Read(Guid.Parse(AcsOperation.Of(mail).ToString())));
    }

    [Fact]
    public void Another_mail_another_try_and_another_store_are_other_operations()
    {
        var mail = SampleMail.With();

        Guid[] ids = [AcsOperation.Of(mail), AcsOperation.Of(mail with { Attempt = 1 }), AcsOperation.Of(mail with { MessageId = "m2@shop.example" }), AcsOperation.Of(mail with { Store = StoreId.Parse("Shop") })];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal(ids[0], AcsOperation.Of(mail));
        Assert.All(ids, id => Assert.Equal((8, true), (id.Version, id.Variant is >= 8 and <= 11)));
    }

    [Theory]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("fb9e3380-428f-4e59-95a1-fc82e99a5219")]
    [InlineData("01234567-89ab-8fff-8000-000000000000")]
    public void An_id_of_somebody_else_says_nothing(string id) => Assert.Null(AcsOperation.Read(Guid.Parse(id)));
}
