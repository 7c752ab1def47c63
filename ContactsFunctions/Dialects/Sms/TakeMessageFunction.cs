using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Unsubscribing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Sms;

/// <summary>
/// Where an SMS provider sends what people answer. STOP ends the text messages; nothing here ever begins any, and no other
/// message is kept.
/// </summary>
public sealed class TakeMessageFunction(HttpBoundary boundary, SignedMessages messages, StopMessages stopMessages)
{
    private const string Source = "sms";

    /// <summary>TwiML for: answer nothing. The same whoever wrote, and whatever it was.</summary>
    private static readonly IResult NoReply = Results.Text("<Response/>", "text/xml; charset=utf-8");

    [Function("TakeMessage")]
    public Task<IResult> TakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/sms/{storeId}")] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var (store, message) = await messages.ReadAsync(request, storeId, cancellationToken);
            if (message is { MeansStop: true, From: { } phone })
            {
                // The request comes from the provider's server, whose address says nothing of the person.
                var evidence = new Evidence(ConsentCause.Message, Source: Source);
                (await stopMessages.ExecuteAsync(store, phone, evidence, cancellationToken))?.OrRefused();
            }

            return NoReply;
        });
}
