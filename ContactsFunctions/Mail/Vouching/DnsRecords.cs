using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;

namespace ContactsFunctions.Mail.Vouching;

/// <summary>The name system as the machine's resolver sees it. Answers are kept as long as they say themselves.</summary>
internal sealed class DnsRecords : IDnsRecords
{
    // Made when it is first needed: it looks for the machine's name servers.
    private readonly Lazy<LookupClient> client = new(() => new LookupClient(new LookupClientOptions
    {
        Timeout = SenderRecords.Patience,
        Retries = 0,
        ThrowDnsErrors = false,
    }));

    public async Task<IReadOnlyList<string>?> TextsAsync(string name, CancellationToken cancellationToken) =>
        await AskAsync(name, QueryType.TXT, cancellationToken) is { } answers
            ? [.. answers.OfType<TxtRecord>().Select(record => string.Concat(record.Text))]
            : null;

    public async Task<string?> AliasAsync(string name, CancellationToken cancellationToken) =>
        await AskAsync(name, QueryType.CNAME, cancellationToken) is { } answers
            ? answers.OfType<CNameRecord>().FirstOrDefault()?.CanonicalName.Value.TrimEnd('.') ?? ""
            : null;

    private async Task<IReadOnlyList<DnsResourceRecord>?> AskAsync(string name, QueryType type, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.Value.QueryAsync(name, type, cancellationToken: cancellationToken);
            return !response.HasError || response.Header.ResponseCode == DnsHeaderResponseCode.NotExistentDomain ? response.Answers : null;
        }
        catch (Exception e) when (e is DnsResponseException or InvalidOperationException or IOException or SocketException)
        {
            return null;
        }
    }
}
