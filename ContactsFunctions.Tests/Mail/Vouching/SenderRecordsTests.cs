using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Vouching;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Mail.Vouching;

/// <summary>What is said of the DNS records of a sender.</summary>
public sealed class SenderRecordsTests
{
    private readonly MadeUpDns dns = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_that_are_there_are_found()
    {
        dns.Texts["shop.example"] = ["google-site-verification=1", "v=spf1 include:spf.protection.outlook.com -all"];
        dns.Texts["_dmarc.shop.example"] = ["v=DMARC1; p=reject"];
        dns.Aliases["selector1-azurecomm-prod-net._domainkey.shop.example"] = "selector1-azurecomm-prod-net._domainkey.azurecomm.net";
        dns.Aliases["selector2-azurecomm-prod-net._domainkey.shop.example"] = "selector2-azurecomm-prod-net._domainkey.azurecomm.net";

        var records = await ReadAsync(MailDeliveryKind.Acs);

        Assert.Equal(["SPF Found", "DKIM Found", "DKIM Found", "DMARC Found"], records);
    }

    [Fact]
    public async Task Records_that_are_missing_or_not_as_they_must_be_are_told_apart()
    {
        dns.Texts["shop.example"] = ["v=spf1 include:relay.example -all"];
        dns.Aliases["selector1-azurecomm-prod-net._domainkey.shop.example"] = "elsewhere.example";
        dns.Texts["_dmarc.shop.example"] = ["v=DMARC1; p=none", "v=DMARC1; p=reject"];

        Assert.Equal(["SPF Wrong", "DKIM Wrong", "DKIM Missing", "DMARC Wrong"], await ReadAsync(MailDeliveryKind.Acs));
        Assert.Equal(["SPF Found", "DKIM OfTheRelay", "DMARC Wrong"], await ReadAsync(MailDeliveryKind.Smtp));

        dns.Texts["shop.example"] = ["v=spf1 a -all", "v=spf1 mx -all"];
        Assert.Equal("SPF Wrong", (await ReadAsync(MailDeliveryKind.Smtp))[0]);
        dns.Texts.Clear();
        Assert.Equal(["SPF Missing", "DKIM OfTheRelay", "DMARC Missing"], await ReadAsync(MailDeliveryKind.Smtp));
    }

    /// <summary>Against the clock: it is what a page waits for.</summary>
    [Fact]
    public async Task A_resolver_that_does_not_answer_costs_two_seconds_and_says_so()
    {
        dns.Deaf.Add("shop.example");
        dns.Texts["_dmarc.shop.example"] = ["v=DMARC1; p=reject"];

        var records = await ReadAsync(MailDeliveryKind.Smtp).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Equal(["SPF NoAnswer", "DKIM OfTheRelay", "DMARC Found"], records);
    }

    private async Task<string[]> ReadAsync(MailDeliveryKind delivery)
    {
        var records = new SenderRecords(dns, Options.Create(new MailOptions { Delivery = delivery }), TimeProvider.System);
        return [.. (await records.ReadAsync("news@shop.example", Cancellation)).Select(record => $"{record.Kind} {record.State}")];
    }
}
