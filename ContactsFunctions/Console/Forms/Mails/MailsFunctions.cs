using System.Text.Json;
using System.Text.Json.Nodes;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Mail.Previewing;
using ContactsFunctions.Mail.Rendering;
using ContactsFunctions.Manage;
using ContactsFunctions.Pages;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Forms.Mails;

/// <summary>A store's own wording of its mails: written, looked at before it is kept, tried in one's own mailbox.</summary>
public sealed class MailsFunctions(
    ConsoleBoundary console, ConsoleLayout layout, StoreTable stores, EditSettings editSettings, PreviewMail preview)
{
    private const string Route = "console/{storeId}/forms/mails/{kind}";

    [Function("ConsoleMail")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request, string storeId, string kind) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) =>
        {
            var (mail, store) = (KindOf(kind), await ReadAsync(visit, cancellationToken));
            var saved = MailDraft.Of(store.Settings, mail);
            var shown = Language.OfTag(request.Query["start"].ToString()) is { } language ? BuiltIn(mail, language) : saved;
            return MailPage.Render(layout, visit, mail, shown, saved.Version, [], request.Query["done"]);
        });

    [Function("ConsoleMailSave")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request, string storeId, string kind) =>
        console.PressAsync(request, storeId, async (visit, form, cancellationToken) =>
        {
            var (mail, draft) = (KindOf(kind), MailDraft.Of(form));
            var (done, errors) = form.Action == "test"
                ? await SendAsync(visit, mail, draft, form["language"], cancellationToken)
                : ("saved", await SaveAsync(visit, mail, draft, form["version"], cancellationToken));

            // What was typed and is not kept yet stays in the form.
            return errors.Count > 0 || done != "saved"
                ? MailPage.Render(layout, visit, mail, draft, form["version"], errors, done)
                : new SeeOther(visit.To($"{MailPage.PathOf(mail)}?done={done}"));
        });

    /// <summary>The mail as it is kept.</summary>
    [Function("ConsoleMailPreview")]
    public Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/preview")] HttpRequest request,
        string storeId,
        string kind) =>
        console.ShowAsync(request, storeId, async (visit, cancellationToken) => Show(
            await ReadAsync(visit, cancellationToken), KindOf(kind), request.Query["language"].ToString(), look: ""));

    /// <summary>The mail as it is typed, of which nothing is kept.</summary>
    [Function("ConsoleMailPreviewDraft")]
    public Task<IResult> PreviewDraftAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/preview")] HttpRequest request, string storeId, string kind) =>
        console.PressAsync(request, storeId, async (visit, form, cancellationToken) =>
        {
            var mail = KindOf(kind);
            var (drafted, errors) = With(await ReadAsync(visit, cancellationToken), mail, MailDraft.Of(form));
            return drafted is null
                ? MailPage.Mistakes(layout, visit, errors)
                : Show(drafted, mail, form["language"], form["look"]);
        });

    private MailView Show(Store store, MailKind mail, string language, string look)
    {
        var rendered = preview.Render(store, mail, Language.OfTag(language));
        return new(look.Length == 0 ? rendered : rendered with { Html = MailLook.In(rendered.Html, isDark: look == "dark") });
    }

    private async Task<IReadOnlyList<FieldError>> SaveAsync(
        Visit visit, MailKind mail, MailDraft draft, string shown, CancellationToken cancellationToken) =>
        await editSettings.ExecuteAsync(
            visit.Store.Id,
            settings =>
            {
                var current = settings.Deserialize(StoreSettingsJson.Default.StoreSettings)!;
                if (MailDraft.Of(current, mail).Version != shown)
                {
                    return [new("version", MailPage.ChangedMeanwhile, "The mail was changed meanwhile.")];
                }

                draft.Put(settings, mail);
                return [];
            },
            cancellationToken);

    /// <summary>To whoever presses the button, and to nobody else.</summary>
    private async Task<(string Done, IReadOnlyList<FieldError> Errors)> SendAsync(
        Visit visit, MailKind mail, MailDraft draft, string language, CancellationToken cancellationToken)
    {
        if (visit.Address is not { } to)
        {
            throw new ProblemException(Problem.Unreadable("The operator has no address here."));
        }

        var (drafted, errors) = With(await ReadAsync(visit, cancellationToken), mail, draft);
        if (drafted is null)
        {
            return ("", errors);
        }

        var sent = await preview.SendAsync(drafted, mail, to, Language.OfTag(language), cancellationToken);
        return (sent.Outcome == DeliveryOutcome.Delivered ? "sent" : "unsent", []);
    }

    /// <summary>The store as if the templates were kept; null where they could not be.</summary>
    private static (Store? Store, IReadOnlyList<FieldError> Errors) With(Store store, MailKind mail, MailDraft draft)
    {
        var settings = JsonSerializer.SerializeToNode(store.Settings, StoreSettingsJson.Default.StoreSettings)!.AsObject();
        draft.Put(settings, mail);
        var reading = StoreSettingsReader.Read(JsonSerializer.SerializeToElement((JsonNode)settings));
        return reading.Errors.Count == 0 ? (store with { Settings = reading.Settings }, []) : (null, reading.Errors);
    }

    private static MailDraft BuiltIn(MailKind mail, Language language)
    {
        var sources = TemplateSources.BuiltIn(mail, language);
        return new(sources.Subject, sources.Html, sources.Text);
    }

    private Task<Store> ReadAsync(Visit visit, CancellationToken cancellationToken) =>
        Settings.SettingsFunctions.ReadAsync(stores, visit, cancellationToken);

    private static MailKind KindOf(string name) =>
        MailNames.KindOf(name) ?? throw new ProblemException(Problem.NotFound("There is no such mail."));
}
