using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Dialects.Remarkety.Proof;

/// <summary>The proof of a contact's consents.</summary>
/// <param name="Store">The shop's id.</param>
/// <param name="Shop">Its name.</param>
/// <param name="MadeAt">When this proof was put together.</param>
/// <param name="Consents">The whole consent log, oldest first.</param>
/// <param name="Texts">The texts that the log names, word for word. Of entries from before texts were kept there is none.</param>
internal sealed record ProofView(
    string Store,
    string Shop,
    DateTimeOffset MadeAt,
    [property: JsonPropertyName("contactID")] string ContactId,
    string? Email,
    string? Phone,
    DateTimeOffset CreatedAt,
    IReadOnlyList<IdentifierView> Identifiers,
    IReadOnlyList<ConsentView> Consents,
    IReadOnlyList<TextView> Texts)
{
    public static ProofView Of(
        Store store, Contact contact, IEnumerable<ConsentEntry> entries, IEnumerable<KeptText> texts, DateTimeOffset now)
    {
        var view = ContactView.Of(contact, now, entries);
        return new(
            store.Id.ToString(),
            Brand.Of(store.Id, store.Settings).Name,
            now.ToMilliseconds(),
            view.ContactId,
            view.Email,
            view.Phone,
            view.CreatedAt,
            view.Identifiers,
            view.Consents!,
            [.. texts.Select(TextView.Of)]);
    }
}

/// <summary>A text that people were shown.</summary>
/// <param name="Kind">Whether this service showed it, or the shop says that it did.</param>
/// <param name="FirstShown">When the first person was shown it.</param>
internal sealed record TextView(string Version, string Kind, string? Language, DateTimeOffset FirstShown, string Text)
{
    public const string ConfirmationMail = "confirmation-mail";
    public const string ConfirmationPage = "confirmation-page";
    public const string SignUpForm = "sign-up-form";
    public const string Reported = "reported";

    public static TextView Of(KeptText text) => new(
        text.Version,
        text.Kind switch
        {
            nameof(ShownKind.ConfirmationMail) => ConfirmationMail,
            nameof(ShownKind.ConfirmationPage) => ConfirmationPage,
            nameof(ShownKind.SignUpForm) => SignUpForm,
            _ => Reported,
        },
        text.Language,
        text.FirstShown.ToMilliseconds(),
        text.Text);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(ProofView))]
internal sealed partial class ProofJson : JsonSerializerContext;
