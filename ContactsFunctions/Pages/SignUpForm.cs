using ContactsFunctions.Domain;

namespace ContactsFunctions.Pages;

/// <summary>The state of a sign-up form: which fields it shows, what was typed, what is wrong.</summary>
/// <param name="Shown">The fields to show, <c>email</c> first; see <see cref="Known"/>.</param>
/// <param name="Values">All that came with the form, in order, names as posted. What no field shows is carried along unseen.</param>
public sealed record SignUpForm(
    IReadOnlyList<string> Shown, IReadOnlyList<KeyValuePair<string, string>> Values, IReadOnlyList<FieldError> Errors)
{
    /// <summary>The field nobody sees: who fills it in is no person.</summary>
    public const string Honeypot = "alt_contact";

    private static readonly string[] CarriedAlong = ["tags", "redirect", "source", "sms_country_code"];

    /// <summary>Whether there is a welcome mail is the store's decision: our own form always asks for it.</summary>
    private static readonly KeyValuePair<string, string> AsksForWelcome = new("sendWelcomeEmail", "true");

    /// <summary>The fields this page can show.</summary>
    public static IReadOnlyList<string> Known { get; } = ["email", "firstName", "lastName", "phone"];

    /// <summary>An empty form, as the address of the page asks for it: <c>?fields=email,firstName,phone&amp;tags=footer</c>.</summary>
    /// <param name="query">The page's query. Of it, only what a shop may preset is taken: never anything about a person.</param>
    public static SignUpForm Blank(IEnumerable<KeyValuePair<string, string>> query)
    {
        var given = query.ToList();
        var fields = given.Where(p => p.Key == "fields").SelectMany(p => p.Value.Split(',', StringSplitOptions.TrimEntries));
        return new SignUpForm(ToShow(fields.Select(Canonical)), [.. given.Where(p => CarriedAlong.Contains(p.Key)), AsksForWelcome], []);
    }

    /// <summary>A form that came back with mistakes: shows what was typed, and every field that is wrong.</summary>
    public static SignUpForm Refused(IReadOnlyList<KeyValuePair<string, string>> posted, IReadOnlyList<FieldError> errors) =>
        new(ToShow(posted.Select(p => Canonical(p.Key)).Concat(errors.Select(e => Canonical(e.Field)))), posted, errors);

    /// <summary>The shown field that this name means; the name itself where none does.</summary>
    internal static string Canonical(string field) => field switch
    {
        "first_name" => "firstName",
        "last_name" => "lastName",
        "sms_phone_number" or "sms_country_code" => "phone",
        _ => field,
    };

    internal string? ValueOf(string field) =>
        Values.LastOrDefault(p => p.Key != "sms_country_code" && Canonical(p.Key) == field).Value;

    internal FieldError? ErrorOf(string field) => Errors.FirstOrDefault(e => Canonical(e.Field) == field);

    /// <summary>What no visible field holds, to be sent again as it came.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Unseen() =>
        Values.Where(p => p.Key is "sms_country_code" or not Honeypot && !IsShown(p.Key));

    private bool IsShown(string name) =>
        name != "sms_country_code" && (Shown.Contains(Canonical(name)) || (Canonical(name) is "smsMarketingAllowed" or "accepts_sms_marketing" && Shown.Contains("phone")));

    private static List<string> ToShow(IEnumerable<string> wanted)
    {
        var asked = wanted.ToHashSet(StringComparer.Ordinal);
        return [.. Known.Where(field => field == "email" || asked.Contains(field))];
    }
}
