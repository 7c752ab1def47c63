using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>What the e-mail API of Azure Communication Services answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="State">The operation's state: <c>Running</c>, <c>Succeeded</c>, … Null where the answer is an error.</param>
/// <param name="ErrorCode">The service's own code. Its text is not kept: it quotes addresses.</param>
/// <param name="RetryAfter">How long to wait before asking again, where the service said so.</param>
internal sealed record AcsAnswer(int Status, string? State, string? ErrorCode, TimeSpan? RetryAfter);

internal sealed class AcsClientOptions : ClientOptions;

/// <summary>
/// The e-mail API of Azure Communication Services, with the app's identity. One request a call: the service counts
/// repeated ones against the sender, and who waits for how long is the queue's business.
/// </summary>
internal sealed class AcsEmailApi
{
    private const string Version = "2023-03-31";

    // The double slash is the service's: its token audience ends with a slash.
    private const string Scope = "https://communication.azure.com//.default";

    private readonly Uri endpoint;
    private readonly HttpPipeline pipeline;

    public AcsEmailApi(Uri endpoint, TokenCredential credential, AcsClientOptions options)
    {
        this.endpoint = endpoint;
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        pipeline = HttpPipelineBuilder.Build(options, new BearerTokenAuthenticationPolicy(credential, Scope));
    }

    /// <summary>Hands a mail over. The same operation twice is one mail.</summary>
    public async Task<AcsAnswer> SendAsync(Guid operation, AcsMail mail, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        var request = message.Request;
        request.Method = RequestMethod.Post;
        request.Uri.Reset(new Uri(endpoint, $"/emails:send?api-version={Version}"));
        request.Headers.Add("Operation-Id", operation.ToString());
        request.Headers.Add("Content-Type", "application/json");
        request.Content = RequestContent.Create(JsonSerializer.SerializeToUtf8Bytes(mail, AcsJson.Default.AcsMail));
        return await AskAsync(message, cancellationToken);
    }

    public async Task<AcsAnswer> GetAsync(Guid operation, CancellationToken cancellationToken)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Method = RequestMethod.Get;
        message.Request.Uri.Reset(new Uri(endpoint, $"/emails/operations/{operation}?api-version={Version}"));
        return await AskAsync(message, cancellationToken);
    }

    private async Task<AcsAnswer> AskAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        message.Request.Headers.Add("Accept", "application/json");
        await pipeline.SendAsync(message, cancellationToken);
        var response = message.Response;
        var state = Read(response);
        return new(
            response.Status,
            response.IsError ? null : state?.Status,
            state?.Error?.Code ?? (response.Headers.TryGetValue("x-ms-error-code", out var code) ? code : null),
            RetryAfter(response));
    }

    private static AcsState? Read(Response response)
    {
        try
        {
            return JsonSerializer.Deserialize(response.Content.ToMemory().Span, AcsJson.Default.AcsState);
        }
        catch (JsonException)
        {
            // Not the service's own answer: a proxy's page, or nothing at all. The HTTP status says enough.
            return null;
        }
    }

    private static TimeSpan? RetryAfter(Response response) =>
        response.Headers.TryGetValue("Retry-After", out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
