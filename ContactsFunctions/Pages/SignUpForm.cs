using System.Text.RegularExpressions;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Pages;

/// <summary>The state of a sign-up form: which fields it shows, what was typed, what is wrong.</summary>
/// <param name="Shown">The fields to show, <c>email</c> first; see <see cref="Known"/>.</param>
/// <param name="Values">All that came with the form, in order, names as posted. What no field shows is carried along unseen.</param>
public sealed partial record SignUpForm(
    IReadOnlyList<string> Shown, IReadOnlyList<KeyValuePair<string, string>> Values, IReadOnlyList<FieldError> Errors)
{
    /// <summary>The field nobody sees: who fills it in is no person.</summary>
    public const string Honeypot = "alt_contact";

    /// <summary>The box beside the phone number.</summary>
    internal const string SmsConsent = "smsMarketingAllowed";

    internal const string PhoneCountry = "sms_country_code";

    private static readonly string[] CarriedAlong = ["tags", "redirect", "source", PhoneCountry];

    /// <summary>Whether there is a welcome mail is the store's decision: our own form always asks for it.</summary>
    private static readonly KeyValuePair<string, string> AsksForWelcome = new("sendWelcomeEmail", "true");

    /// <summary>The fields this page can show.</summary>
    public static IReadOnlyList<string> Known { get; } = ["email", "firstName", "lastName", "phone"];

    /// <summary>
    /// Further inputs, so that whatever is complained about can be corrected: fields that this
    /// page does not know, or that were hidden.
    /// </summary>
    internal IReadOnlyList<ExtraInput> Extras { get; } = ExtraInput.Of(Shown, Values, Errors);

    /// <summary>An empty form, as the address of the page asks for it: <c>?fields=email,firstName,phone&amp;tags=footer</c>.</summary>
    /// <param name="query">The page's query. Of it, only what a shop may preset is taken: never anything about a person.</param>
    public static SignUpForm Blank(IEnumerable<KeyValuePair<string, string>> query)
    {
        var given = query.ToList();
        var fields = given.Where(p => p.Key == "fields").SelectMany(p => p.Value.Split(',', StringSplitOptions.TrimEntries));
        return new SignUpForm(ToShow(fields.Select(Canonical)), [.. given.Where(p => CarriedAlong.Contains(p.Key)), AsksForWelcome], []);
    }

    /// <summary>The form with the signed name of what it shows, which it sends along.</summary>
    public SignUpForm Naming(string shown) => this with { Values = [.. Values, new("shown", shown)] };

    /// <summary>A form that came back with mistakes: shows what was typed, and every field that is wrong.</summary>
    public static SignUpForm Refused(IReadOnlyList<KeyValuePair<string, string>> posted, IReadOnlyList<FieldError> errors) =>
        new(ToShow(posted.Select(p => Canonical(p.Key)).Concat(errors.Select(e => Canonical(e.Field)))), posted, errors);

    /// <summary>The shown field that this name means, however it is written; the name itself where none does.</summary>
    internal static string Canonical(string field)
    {
        var plain = Repetition.Replace(field, "");
        return plain switch
        {
            "first_name" => "firstName",
            "last_name" => "lastName",
            "sms_phone_number" or PhoneCountry => "phone",
            "accepts_sms_marketing" => SmsConsent,
            _ when plain == SmsConsent || Known.Contains(plain) => plain,
            _ => field,
        };
    }

    internal string? ValueOf(string field) =>
        Values.LastOrDefault(p => !IsPhoneCountry(p.Key) && Canonical(p.Key) == field).Value;

    internal FieldError? ErrorOf(string field) =>
        Errors.FirstOrDefault(e => Canonical(e.Field) == field && !Extras.Any(extra => extra.Error == e));

    /// <summary>What no visible field holds, to be sent again as it came.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Unseen() =>
        Values.Where((value, at) => value.Key != Honeypot && !Holds(Shown, value.Key) && !Extras.Any(extra => extra.At == at));

    /// <summary>Whether one of the shown fields stands for this name.</summary>
    internal static bool Holds(IReadOnlyList<string> shown, string name) =>
        !IsPhoneCountry(name) && (shown.Contains(Canonical(name)) || (Canonical(name) == SmsConsent && shown.Contains("phone")));

    internal static bool IsPhoneCountry(string name) => Repetition.Replace(name, "") == PhoneCountry;

    private static List<string> ToShow(IEnumerable<string> wanted)
    {
        var asked = wanted.ToHashSet(StringComparer.Ordinal);
        return [.. Known.Where(field => field == "email" || asked.Contains(field))];
    }

    /// <summary>As forms write a field that may stand several times: <c>email[]</c>, <c>email[0]</c>.</summary>
    [GeneratedRegex(@"(\[\d*\])+$")]
    private static partial Regex Repetition { get; }
}
