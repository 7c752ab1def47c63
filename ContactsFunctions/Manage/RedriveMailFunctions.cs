using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Redriving;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Manage;

/// <summary>What an operator does about mails that are stuck.</summary>
public sealed class RedriveMailFunctions(HttpBoundary boundary, StoreTable stores, RedriveMail redriveMail)
{
    [Function("ListStuckMail")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "manage/stores/{storeId}/mail")] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            if (await FindAsync(storeId, cancellationToken) is not { } store)
            {
                return Problem.StoreNotFound();
            }

            List<StuckMailView> stuck = [];
            await foreach (var (contact, mail) in redriveMail.ListAsync(store.Id, cancellationToken))
            {
                stuck.Add(new(contact.Id.ToString(), mail.Kind.WireName(), mail.DueAt, mail.Attempt, contact.MailProblem?.Code));
            }

            return Answer.Json(new StuckMailList(stuck, await redriveMail.CountUnreadableAsync(cancellationToken)), ManageJson.Default);
        });

    [Function("RedriveMail")]
    public Task<IResult> RedriveAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "manage/stores/{storeId}/mail/redrive")] HttpRequest request,
        string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            if (await FindAsync(storeId, cancellationToken) is not { } store)
            {
                return Problem.StoreNotFound();
            }

            var (redriven, unreadable) = await redriveMail.ExecuteAsync(store.Id, cancellationToken);
            return Answer.Json(new RedriveView(redriven, unreadable), ManageJson.Default);
        });

    private async Task<Store?> FindAsync(string storeId, CancellationToken cancellationToken) =>
        StoreId.TryParse(storeId, out var id) ? await stores.FindAsync(id, cancellationToken) : null;
}

/// <summary>Mails that are stuck.</summary>
/// <param name="Unreadable">How many messages in front of the poison queue, at most 32, are none of this app's.</param>
internal sealed record StuckMailList(IReadOnlyList<StuckMailView> Mails, int Unreadable);

/// <param name="DueAt">When it was promised.</param>
/// <param name="Problem">What the mail system last said, where it said something.</param>
internal sealed record StuckMailView(
    [property: System.Text.Json.Serialization.JsonPropertyName("contactID")] string ContactId,
    string Kind,
    DateTimeOffset DueAt,
    int Attempts,
    string? Problem);

/// <param name="Redriven">How many mails are on their way again.</param>
/// <param name="Unreadable">How many messages in the poison queue are none of this app's: passed over, and left there.</param>
internal sealed record RedriveView(int Redriven, int Unreadable);
