using ContactsFunctions.Http;
using ContactsFunctions.Stores;
using ContactsFunctions.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety.Events;

/// <summary>
/// Where Remarkety's plugins send what happens in a shop. What is about a contact is done; everything else is accepted
/// and forgotten.
/// </summary>
/// <remarks>Always 200: Remarkety's Magento plugin keeps every event that is answered otherwise, and sends it again.</remarks>
public sealed class EventsFunctions(HttpBoundary boundary, Callers callers, CustomerContacts customers, AppMetrics metrics)
{
    [Function("RemarketyEvent")]
    public Task<IResult> TakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks")] HttpRequest request) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            // A store's key names it as well.
            var store = request.Query["storeId"].ToString() is { Length: > 0 } storeId
                ? await callers.RequireKeyAsync(request, storeId, cancellationToken)
                : await callers.RequireKeyAsync(request, cancellationToken);
            return await AnswerAsync(request, store, cancellationToken);
        });

    [Function("RemarketyStoreEvent")]
    public Task<IResult> TakeOfStoreAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/store/{storeId}")] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
            await AnswerAsync(request, await callers.RequireKeyAsync(request, storeId, cancellationToken), cancellationToken));

    private async Task<IResult> AnswerAsync(HttpRequest request, Store store, CancellationToken cancellationToken)
    {
        var topic = EventTopic.Of(request);
        if (topic.Meaning == EventMeaning.Other)
        {
            metrics.OtherCallTaken("remarkety", topic.Group);
            return Answer.Accepted;
        }

        var body = (await RequestBody.ReadAsync(request, cancellationToken)).Root;
        var saved = topic.Meaning == EventMeaning.Unsubscribed
            ? await customers.UnsubscribeAsync(request, body, store, RemarketyWays.Event, cancellationToken)
            : await customers.SaveAsync(
                request, body, subscribes: topic.Meaning == EventMeaning.Subscribed, store, RemarketyWays.Event, cancellationToken);
        return Answer.Json(SubmissionAnswer.Of(saved.Outcome, saved.Warnings), RemarketyJson.Default);
    }
}
