using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace ContactsFunctions.Dialects.Remarkety.Imports;

/// <summary>Imports: a file of contacts with one request, which is worked off afterwards and can be asked for meanwhile.</summary>
public sealed class ImportsFunctions(
    HttpBoundary boundary,
    Callers callers,
    TakeImport takeImport,
    EndImport endImport,
    ImportTable imports,
    ReadFailures failures,
    TimeProvider time)
{
    private const string Route = "api/v1/stores/{storeId}/imports";

    [Function("PostImport")]
    public Task<IResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            var taken = await TakeAsync(request, store, AuthenticatedRequests.WriterOf(request, RemarketyWays.Import), cancellationToken);
            if (taken.Import is not { } import)
            {
                return Problem.Invalid(taken.Errors);
            }

            request.HttpContext.Response.Headers.Location = $"/api/v1/stores/{store.Id}/imports/{import.Id}";
            return Answer.Json(ImportView.Of(import, time.GetUtcNow()), ImportsJson.Default, StatusCodes.Status202Accepted);
        });

    [Function("ListImports")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            const int DefaultLimit = 20;
            const int MaxLimit = 100;
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            List<FieldError> errors = [];
            var limit = QueryNumber.Read(request.Query, "limit", 1, MaxLimit, errors) ?? DefaultLimit;
            CountdownId? after = null;
            if (request.Query.TryGetValue("after", out var cursor))
            {
                after = CountdownId.TryParse(cursor, out var id) ? id : null;
                errors.AddRange(after is null ? [new("after", "invalid", "Must be the paging.next of the page before.")] : []);
            }

            if (errors.Count > 0)
            {
                return Problem.Invalid(errors);
            }

            var found = await imports.ListAsync(store.Id, after, cancellationToken).Take(limit + 1).ToListAsync(cancellationToken);
            var now = time.GetUtcNow();
            ImportView[] page = [.. found.Take(limit).Select(import => ImportView.Of(import, now))];
            return Answer.Json(
                new ImportList(page, new(found.Count > limit ? page[^1].Id : null, limit)), ImportsJson.Default);
        });

    [Function("GetImport")]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{importId}")] HttpRequest request,
        string storeId,
        string importId) =>
        OneAsync(request, storeId, importId, async (store, import, cancellationToken) => Answer.Json(
            ImportView.Of(import, time.GetUtcNow(), await failures.FirstAsync(store.Id, import, cancellationToken)), ImportsJson.Default));

    [Function("StopImport")]
    public Task<IResult> StopAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route + "/{importId}")] HttpRequest request,
        string storeId,
        string importId) =>
        OneAsync(request, storeId, importId, async (store, import, cancellationToken) =>
            await endImport.StopAsync(store.Id, import.Id, cancellationToken) is { } stopped
                ? Answer.Json(ImportView.Of(stopped, time.GetUtcNow()), ImportsJson.Default)
                : NotFound());

    [Function("GetImportErrors")]
    public Task<IResult> GetErrorsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{importId}/errors.csv")] HttpRequest request,
        string storeId,
        string importId) =>
        OneAsync(request, storeId, importId, (store, import, cancellationToken) => Task.FromResult(Results.Stream(
            stream => failures.WriteAsync(store.Id, import, stream, cancellationToken),
            ReadFailures.ContentType,
            ReadFailures.FileName(import))));

    private async Task<TakenImport> TakeAsync(HttpRequest request, Store store, Writer by, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var sent) ? sent : null;
        if (type is not null && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            var (url, fileType) = ReadReference(await RequestBody.ReadJsonAsync(request, RequestBody.MaxBytes, cancellationToken));
            return await takeImport.FromBlobAsync(store, ImportQuery.Read(request.Query, fileType), by, url, cancellationToken);
        }

        var options = ImportQuery.Read(request.Query, type);
        RequestBody.RefuseCompressed(request);
        if (request.ContentLength > TakeImport.MaxUploadBytes)
        {
            throw new ProblemException(Problem.TooLarge(TakeImport.MaxUploadBytes));
        }

        // Its own limit holds it: the server's is for bodies that are read into memory.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            return await takeImport.UploadAsync(store, options, by, PipeReader.Create(request.Body), cancellationToken);
        }
        catch (Exception e) when (e.GetBaseException() is FileTooLargeException)
        {
            throw new ProblemException(Problem.TooLarge(TakeImport.MaxUploadBytes));
        }
    }

    /// <summary>A file that the operator has put into storage: where, and of which type.</summary>
    private static (Uri Url, MediaTypeHeaderValue? Type) ReadReference(JsonElement body)
    {
        List<FieldError> errors = [];
        var url = Uri.TryCreate(Text("url"), UriKind.Absolute, out var sent) ? sent : null;
        if (url is null)
        {
            errors.Add(new("url", "required", "Must be the address of a blob in the store's folder of the container imports."));
        }

        var type = MediaTypeHeaderValue.TryParse(Text("type") ?? "text/csv", out var media) ? media : null;
        return errors.Count > 0 ? throw new ProblemException(Problem.Invalid(errors)) : (url!, type);

        string? Text(string name) =>
            body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private Task<IResult> OneAsync(
        HttpRequest request, string storeId, string importId, Func<Store, Import, CancellationToken, Task<IResult>> answer) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            return CountdownId.TryParse(importId, out var id) && await imports.FindAsync(store.Id, id, cancellationToken) is { } import
                ? await answer(store, import, cancellationToken)
                : NotFound();
        });

    private static Problem NotFound() => Problem.NotFound(string.Create(
        CultureInfo.InvariantCulture, $"There is no such import, or it is older than {Import.Lifetime.TotalDays} days."));
}
