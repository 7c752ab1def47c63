using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Previewing;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Manage;

/// <summary>An operator looks at a store's mails, in the browser or in a mailbox. The Functions master key opens these routes.</summary>
public sealed class PreviewMailFunctions(HttpBoundary boundary, StoreTable stores, PreviewMail preview)
{
    private const string Route = "manage/stores/{storeId}/preview";
    private const string PlainText = "text/plain; charset=utf-8";

    [Function("PreviewMail")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = Route + "/{kind}")] HttpRequest request, string storeId, string kind) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            if (MailNames.KindOf(kind) is not { } mail)
            {
                return Problem.NotFound("There are two mails to preview: confirmation and welcome.");
            }

            var store = await FindAsync(storeId, cancellationToken);
            if (!PreviewRequest.TryLanguage(request.Query["language"], out var language))
            {
                return Problem.Invalid([PreviewRequest.UnknownLanguage]);
            }

            var rendered = preview.Render(store, mail, language);
            return request.Query["part"].ToString() switch
            {
                "" or "html" => new MailView(rendered),
                "text" => Results.Text(rendered.Text, PlainText),
                "subject" => Results.Text(rendered.Subject, PlainText),
                _ => Problem.Invalid([new("part", "invalid", "Must be html, text or subject.")]),
            };
        });

    [Function("SendPreviewMail")]
    public Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = Route)] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await FindAsync(storeId, cancellationToken);
            var body = await RequestBody.ReadBytesAsync(request, RequestBody.MaxBytes, cancellationToken);
            var asked = PreviewRequest.Read(RequestBody.ParseJson(body));
            return asked is { Errors: [], Kind: { } kind, To: { } to }
                ? Answered(await preview.SendAsync(store, kind, to, asked.Language, cancellationToken))
                : Problem.Invalid(asked.Errors);
        });

    // From the table: whoever previews has often changed a template a moment ago, perhaps by another instance.
    private async Task<Store> FindAsync(string storeId, CancellationToken cancellationToken) =>
        (StoreId.TryParse(storeId, out var id) ? await stores.FindAsync(id, cancellationToken) : null)
        ?? throw new ProblemException(Problem.StoreNotFound());

    private static IResult Answered(DeliveryResult result) => result.Outcome switch
    {
        DeliveryOutcome.Delivered => Answer.Accepted,
        DeliveryOutcome.Refused => Problem.Invalid([new("to", "refused", $"The mail system refused this address ({result.Code}).")]),
        DeliveryOutcome.TryLater => new Problem
        {
            Title = "Mail not sent",
            Status = StatusCodes.Status503ServiceUnavailable,
            Detail = $"The mail system did not take the mail ({CodeOf(result)}). Nothing is queued: send the request again.",
            RetryAfterSeconds = (int)Math.Ceiling((result.RetryAfter ?? TimeSpan.FromSeconds(10)).TotalSeconds),
        },
    };

    private static string CodeOf(DeliveryResult result) =>
        result.Code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "unreachable";
}
