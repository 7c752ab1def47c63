using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Delivery;

namespace ContactsFunctions.Tests.Mail.Delivery;

internal static class SampleMail
{
    public static readonly DateTimeOffset Date = new(2026, 3, 1, 9, 30, 15, TimeSpan.FromHours(2));

    public static OutgoingMail With(string subject = "Hello", string? fromName = "Shop", string html = "<p>Hi</p>", string text = "Hi") => new(
        MessageId: "m1.confirmation@shop.example",
        FromAddress: "news@shop.example",
        FromName: fromName,
        ReplyTo: "help@shop.example",
        ToAddress: "ada@example.org",
        Subject: subject,
        Html: html,
        Text: text,
        Headers: [],
        Date: Date)
    {
        Store = StoreId.Parse("shop"),
        Kind = MailKind.Confirmation,
    };
}
