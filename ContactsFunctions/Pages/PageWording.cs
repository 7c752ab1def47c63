using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Pages;

/// <summary>A page's sentences. <c>{store}</c> stands for the store's name.</summary>
internal sealed record Message(string Title, string Body);

/// <summary>
/// The sentences of all pages in one language: <c>Pages/wording.{code}.json</c>. A sentence that is missing there, or one that
/// nothing here asks for, makes the file unreadable.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PageWording(
    Message ConfirmAsk,
    string ConfirmButton,
    string DeclineButton,
    Message Confirmed,
    Message AlreadyConfirmed,
    Message Declined,
    Message LinkNoLongerValid,
    Message LinkExpired,
    string ResendButton,
    Message NewLinkSent,
    Message UnsubscribeAsk,
    string ReasonLegend,
    string[] Reasons,
    string UnsubscribeButton,
    Message Unsubscribed,
    string ResubscribeButton,
    Message Resubscribed,
    Message CheckYourInbox,
    Message NotFound,
    Message SignupClosed,
    Message TryAgainLater,
    Message FormUnreadable,
    string BackToForm,
    string Privacy,
    string Terms,
    Message Broken,
    Message SignUp,
    SignUpWording Form,
    MineWording Mine)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private static readonly ConcurrentDictionary<Language, PageWording> All = new();

    public static PageWording In(Language language) =>
        All.GetOrAdd(language, static l => JsonSerializer.Deserialize<PageWording>(
            LineBreaks.KeepWords(EmbeddedFile.Read($"Pages/wording.{l.Code}.json")), Strict)!);
}

/// <summary>The sentences of a person's own page.</summary>
/// <param name="Fields">What each core field is called, by its name.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MineWording(
    Message MyData,
    string Email,
    string Phone,
    string News,
    string Texts,
    string Subscribed,
    string Unsubscribed,
    string NonSubscribed,
    string Since,
    string Tags,
    string Other,
    Dictionary<string, string> Fields,
    string Change,
    string Language,
    string Save,
    string Download,
    string Erase,
    Message EraseAsk,
    string EraseNow,
    Message Erased);

/// <summary>The sentences of the sign-up form.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SignUpWording(
    string Email,
    string FirstName,
    string LastName,
    string Phone,
    string PhoneHint,
    string SmsConsent,
    string SmsTerms,
    string Optional,
    string Submit,
    string Note,
    string LeaveEmpty,
    string ErrorTitle,
    string ErrorSummary,
    string EmailMissing,
    string EmailInvalid,
    string PhoneInvalid,
    string PhoneNeedsCountry,
    string NameInvalid,
    string PhoneCountry,
    string PhoneCountryInvalid,
    string FieldInvalid,
    string NoFiles);
