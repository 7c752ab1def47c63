using ContactsFunctions.Mail.Delivery;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Mail.Vouching;

/// <summary>
/// The DNS records by which a sender's domain vouches for its mails, and what the resolver says of them. Which SPF and DKIM it takes
/// is known where Azure sends; a relay has its own, so there only SPF and DMARC can be looked for.
/// </summary>
public sealed class SenderRecords(IDnsRecords dns, IOptions<MailOptions> options, TimeProvider time)
{
    /// <summary>The longest that somebody waits for the resolver.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const string AzureSpf = "include:spf.protection.outlook.com";
    private static readonly string[] AzureSelectors = ["selector1-azurecomm-prod-net", "selector2-azurecomm-prod-net"];

    /// <param name="address">The sender's.</param>
    /// <returns>The records in the order SPF, DKIM, DMARC.</returns>
    public async Task<IReadOnlyList<SenderRecord>> ReadAsync(string address, CancellationToken cancellationToken)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        var isAzure = options.Value.Delivery == MailDeliveryKind.Acs;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        Task<SenderRecord>[] asked =
        [
            SpfAsync(domain, isAzure, either.Token),
            .. isAzure ? AzureSelectors.Select(selector => DkimAsync(domain, selector, either.Token)) : [],
            DmarcAsync(domain, either.Token),
        ];
        var records = await Task.WhenAll(asked);
        return isAzure ? records : [records[0], new("DKIM", null, null, SenderRecordState.OfTheRelay), records[1]];
    }

    private async Task<SenderRecord> SpfAsync(string domain, bool isAzure, CancellationToken cancellationToken)
    {
        var found = await WithinAsync(() => dns.TextsAsync(domain, cancellationToken), cancellationToken);
        string[]? spf = found?.Where(text => Begins(text, "v=spf1")).ToArray();
        var state = spf switch
        {
            null => SenderRecordState.NoAnswer,
            [] => SenderRecordState.Missing,

            // Two of them count as none (RFC 7208 §4.5).
            [var only] when !isAzure || only.Contains(AzureSpf, StringComparison.OrdinalIgnoreCase) => SenderRecordState.Found,
            _ => SenderRecordState.Wrong,
        };
        return new("SPF", domain, isAzure ? $"v=spf1 {AzureSpf} -all" : null, state) { Seen = spf?.FirstOrDefault() };
    }

    private async Task<SenderRecord> DkimAsync(string domain, string selector, CancellationToken cancellationToken)
    {
        var (name, wanted) = ($"{selector}._domainkey.{domain}", $"{selector}._domainkey.azurecomm.net");
        var found = await WithinAsync(() => dns.AliasAsync(name, cancellationToken), cancellationToken);
        var state = found switch
        {
            null => SenderRecordState.NoAnswer,
            "" => SenderRecordState.Missing,
            _ => found.Equals(wanted, StringComparison.OrdinalIgnoreCase) ? SenderRecordState.Found : SenderRecordState.Wrong,
        };
        return new("DKIM", name, wanted, state) { Seen = found };
    }

    private async Task<SenderRecord> DmarcAsync(string domain, CancellationToken cancellationToken)
    {
        var name = $"_dmarc.{domain}";
        var found = await WithinAsync(() => dns.TextsAsync(name, cancellationToken), cancellationToken);
        string[]? dmarc = found?.Where(text => Begins(text, "v=DMARC1")).ToArray();
        var state = dmarc switch
        {
            null => SenderRecordState.NoAnswer,
            [] => SenderRecordState.Missing,
            [_] => SenderRecordState.Found,
            _ => SenderRecordState.Wrong,
        };
        return new("DMARC", name, "v=DMARC1; p=quarantine", state) { Seen = dmarc?.FirstOrDefault() };
    }

    /// <summary>Null where the resolver does not answer in time, even one that does not heed the token.</summary>
    private static async Task<T?> WithinAsync<T>(Func<Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ask().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static bool Begins(string text, string version) => text.StartsWith(version, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A DNS record that a sender's domain needs.</summary>
/// <param name="Kind"><c>SPF</c>, <c>DKIM</c> or <c>DMARC</c>.</param>
/// <param name="Name">Where it stands; null where the relay says it.</param>
/// <param name="Value">What it says, such as; null where the relay says it.</param>
public sealed record SenderRecord(string Kind, string? Name, string? Value, SenderRecordState State)
{
    /// <summary>What stands there; null where nothing does, or nobody said.</summary>
    public string? Seen { get; init; }
}

public enum SenderRecordState
{
    Found,
    Missing,

    /// <summary>There is one, and it does not do.</summary>
    Wrong,

    /// <summary>The resolver did not answer in time.</summary>
    NoAnswer,

    /// <summary>Only the relay's operator knows what it has to be.</summary>
    OfTheRelay,
}
