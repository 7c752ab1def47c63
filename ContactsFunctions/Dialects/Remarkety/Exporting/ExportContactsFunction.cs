using System.Buffers;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety.Exporting;

/// <summary>All contacts of a store, as they are read: memory does not grow with the store.</summary>
public sealed class ExportContactsFunction(HttpBoundary boundary, Callers callers, ReadContacts readContacts)
{
    /// <summary>What is written is sent when there is so much of it, in bytes.</summary>
    internal const int BytesAtOnce = 32 * 1024;

    [Function("ExportContacts")]
    public Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/stores/{storeId}/contacts/export")] HttpRequest request,
        string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var query = ContactQueryReader.Read(
                request.Query, store.Settings.DefaultRegion, after: "the contactID of the last line that arrived");
            var format = !request.Query.TryGetValue("format", out var name) ? ExportFormat.Csv
                : ExportFormat.Of(name.ToString())
                    ?? throw new ProblemException(Problem.Invalid([new("format", "invalid", "Must be csv or ndjson.")]));
            return AnswerOf(readContacts, store, query, format, cancellationToken);
        });

    /// <summary>The export as it is answered, to whoever may have it.</summary>
    internal static IResult AnswerOf(
        ReadContacts readContacts, Store store, ContactQuery query, ExportFormat format, CancellationToken cancellationToken) =>
        Results.Stream(
            stream => WriteAsync(
                stream,
                format,
                isBeginning: query.After is null,
                readContacts.EverybodyAsync(store.Id, query, cancellationToken),
                contact => readContacts.ConsentsOfAsync(store.Id, contact, cancellationToken),
                cancellationToken),
            format.ContentType,
            FileName(store, format));

    /// <param name="isBeginning">Whether nothing was sent before: what goes on with an earlier file has no head of its own.</param>
    internal static async Task WriteAsync(
        Stream stream,
        ExportFormat format,
        bool isBeginning,
        IAsyncEnumerable<Contact> contacts,
        Func<Contact, Task<IEnumerable<ConsentEntry>>> consentsOf,
        CancellationToken cancellationToken)
    {
        var lines = new ArrayBufferWriter<byte>(2 * BytesAtOnce);
        if (isBeginning)
        {
            lines.Write(format.Head.Span);
        }

        await foreach (var contact in contacts.WithCancellation(cancellationToken))
        {
            format.Write(lines, contact, format.HasConsents ? await consentsOf(contact) : []);
            if (lines.WrittenCount >= BytesAtOnce)
            {
                await SendAsync();
            }
        }

        await SendAsync();

        async Task SendAsync()
        {
            await stream.WriteAsync(lines.WrittenMemory, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            lines.ResetWrittenCount();
        }
    }

    private static string FileName(Store store, ExportFormat format) => $"contacts-{store.Id}.{format.Name}";
}
