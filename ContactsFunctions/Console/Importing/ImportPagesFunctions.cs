using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Importing;

/// <summary>Send a file, say what its columns fill, look how far it is. The work is that of the API's imports.</summary>
public sealed class ImportPagesFunctions(
    ConsoleBoundary console,
    ConsoleLayout layout,
    UploadedFile uploaded,
    TakeImport takeImport,
    PeekImport peekImport,
    EndImport endImport,
    ImportTable imports,
    ReadFailures failures,
    TimeProvider time)
{
    private const string Route = "console/{storeId}/exchange";
    private const string OneRoute = Route + "/{importId}";

    [Function("ConsoleExchange")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId) =>
        console.ShowAsync(request, storeId, (visit, cancellationToken) => ListedAsync(request, visit, null, cancellationToken));

    [Function("ConsoleUpload")]
    public Task<IResult> UploadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string storeId) =>
        console.UploadAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var taken = await uploaded.HoldAsync(request, visit, cancellationToken);
            return taken.Import is { } import
                ? new SeeOther(visit.To(ImportPages.PathOf(import.Id)))
                : await ListedAsync(request, visit, taken.Errors[0], cancellationToken);
        });

    [Function("ConsoleImportPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = OneRoute)] HttpRequest request,
        string storeId,
        string importId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var import = await FindAsync(visit, importId, cancellationToken);
            return import is { IsWaiting: true, IsOver: false }
                ? await MappingAsync(visit, import, await TriedAsync(request, visit, import, cancellationToken), [], cancellationToken)
                : ProgressPage.Render(
                    layout, visit, import, time.GetUtcNow(), await failures.FirstAsync(visit.Store.Id, import, cancellationToken));
        });

    [Function("ConsoleImport")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = OneRoute)] HttpRequest request, string storeId, string importId) =>
        console.PressAsync(request, storeId, async (visit, form, cancellationToken) =>
        {
            var import = await FindAsync(visit, importId, cancellationToken);
            if (form.Action == "stop")
            {
                await endImport.StopAsync(visit.Store.Id, import.Id, cancellationToken);
            }
            else if (import is { IsWaiting: true, IsOver: false })
            {
                return await ChosenAsync(visit, import, form, cancellationToken);
            }

            return new SeeOther(visit.To(ImportPages.PathOf(import.Id)));
        });

    [Function("ConsoleImportErrors")]
    public Task<IResult> GetErrorsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = OneRoute + "/errors.csv")] HttpRequest request,
        string storeId,
        string importId) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var import = await FindAsync(visit, importId, cancellationToken);
            return Results.Stream(
                stream => failures.WriteAsync(visit.Store.Id, import, stream, cancellationToken),
                ReadFailures.ContentType,
                ReadFailures.FileName(import));
        });

    /// <summary>As the dry run that one comes from has tried it; else as it is guessed.</summary>
    private async Task<ImportOptions> TriedAsync(
        HttpRequest request, Visit visit, Import waiting, CancellationToken cancellationToken) =>
        CountdownId.TryParse(request.Query["after"], out var id)
        && await imports.FindAloneAsync(visit.Store.Id, id, cancellationToken) is { } dry && dry.Source == waiting.Source
            ? dry.Options
            : waiting.Options;

    private async Task<IResult> ChosenAsync(Visit visit, Import import, ConsoleForm form, CancellationToken cancellationToken)
    {
        // The columns are called as the page called them if it showed them in the charset that is chosen; else they are guessed anew.
        var charset = import.Options with { Charset = ImportChoices.CharsetOf(form) };
        var peeked = await peekImport.ExecuteAsync(import, charset, cancellationToken) ?? throw new ProblemException(NotFound());
        var (options, errors) = ImportChoices.Read(form, peeked.Header, charset);
        if (form.Action is not ("check" or "import") || errors.Count > 0)
        {
            return await MappingAsync(visit, import, options, errors, cancellationToken);
        }

        var taken = await takeImport.BeginAsync(visit.Store, import, options, cancellationToken);
        return taken.Errors.Count > 0
            ? await MappingAsync(visit, import, options, taken.Errors, cancellationToken)
            : new SeeOther(visit.To(ImportPages.PathOf((taken.Import ?? import).Id)));
    }

    private async Task<IResult> MappingAsync(
        Visit visit, Import import, ImportOptions options, IReadOnlyList<FieldError> errors, CancellationToken cancellationToken) =>
        await peekImport.ExecuteAsync(import, options, cancellationToken) is { } peeked
            ? MappingPage.Render(layout, visit, import, options, peeked, errors)
            : throw new ProblemException(NotFound());

    private async Task<IResult> ListedAsync(
        HttpRequest request, Visit visit, FieldError? error, CancellationToken cancellationToken)
    {
        CountdownId? after = CountdownId.TryParse(request.Query["after"], out var cursor) ? cursor : null;
        var found = await imports.ListAsync(visit.Store.Id, after, cancellationToken)
            .Take(ExchangePage.PerPage + 1).ToListAsync(cancellationToken);
        return ExchangePage.Render(layout, visit, found, error, time.GetUtcNow());
    }

    private async Task<Import> FindAsync(Visit visit, string importId, CancellationToken cancellationToken) =>
        (CountdownId.TryParse(importId, out var id) ? await imports.FindAsync(visit.Store.Id, id, cancellationToken) : null)
        ?? throw new ProblemException(NotFound());

    private static Problem NotFound() => Problem.NotFound("There is no such import.");
}
