using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Intake.Reading;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects;

/// <summary>What a list of contacts asks for, as the query string says it.</summary>
internal static class ContactQueryReader
{
    /// <param name="query">The parameters.</param>
    /// <param name="defaultRegion">The store's region for phone numbers.</param>
    /// <param name="sinceName">What the dialect calls the time since which a contact was changed.</param>
    /// <param name="after">What its <c>after</c> must be.</param>
    /// <exception cref="ProblemException">400: names every parameter that is wrong.</exception>
    public static ContactQuery Read(
        IQueryCollection query,
        string? defaultRegion,
        string sinceName = "updatedSince",
        string after = "the paging.next of the page before")
    {
        ArgumentNullException.ThrowIfNull(query);
        List<FieldError> errors = [];
        var email = Text("email") is { } address
            ? Email(address) ?? Wrong<EmailAddress>("email", "invalid_email", "Must be an e-mail address.")
            : null;

        // A plus sign that was not escaped arrives as a blank.
        var phone = Text("phone") is { } number ? Phone(query["phone"].ToString().StartsWith(' ') ? $"+{number}" : number) : null;
        var status = Text("status") is { } name
            ? ChannelNames.StatusOf(name)
                ?? Wrong<ChannelStatus?>("status", "invalid", "Must be subscribed, unsubscribed or nonSubscribed.")
            : null;
        var channel = Text("channel") switch
        {
            null or "email" => Channel.Email,
            "sms" => Channel.Sms,
            _ => Wrong<Channel>("channel", "invalid", "Must be email or sms."),
        };
        var tag = Text("tag");
        var since = Text(sinceName) is { } moment
            ? Moments.Parse(moment)
                ?? Moments.Parse(WithPlus(moment))
                ?? Wrong<DateTimeOffset?>(sinceName, "invalid", "Must be an ISO 8601 date such as 2017-05-30T15:14:22Z.")
            : null;
        var limit = Text("limit") is not { } text
            ? ContactQuery.DefaultLimit
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                && count is >= 1 and <= ContactQuery.MaxLimit
                    ? count
                    : Wrong<int>("limit", "invalid", $"Must be a number from 1 to {ContactQuery.MaxLimit}.");
        ContactId? last = Text("after") is not { } cursor ? null
            : ContactId.TryParse(cursor, out var id) ? id
            : Wrong<ContactId?>("after", "invalid", $"Must be {after}.");

        return errors.Count > 0
            ? throw new ProblemException(Problem.Invalid(errors))
            : new(email, phone, channel, status, tag, since, limit, last);

        // An empty filter is a variable that was empty: whoever sent it did not mean everybody.
        string? Text(string name) => !query.TryGetValue(name, out var given) ? null
            : given.Count > 1 ? Wrong<string>(name, "given_twice", "Must stand once.")
            : WrittenText.TrimMarks(given.ToString()) is { Length: > 0 } value ? value
            : Wrong<string>(name, "required", "Must not be empty: without the parameter everybody is listed.");

        string? Phone(string value) =>
            ParsedPhone.Of(value, defaultRegion).Number
            ?? Wrong<string>("phone", "invalid_phone", "Must be a valid phone number in E.164, such as +14155552671.");

        T? Wrong<T>(string field, string code, string message)
        {
            errors.Add(new(field, code, message));
            return default;
        }
    }

    /// <summary>An address in a query: a blank inside can only have been a plus sign that was not escaped. Null where it is none.</summary>
    public static EmailAddress? Email(string text) =>
        EmailAddress.TryParse(WithPlus(WrittenText.TrimMarks(text)), out var address) ? address
        : EmailAddress.TryParse(Wrappings.OffEmail(text), out address) ? address
        : null;

    private static string WithPlus(string text) => text.Replace(' ', '+');
}
