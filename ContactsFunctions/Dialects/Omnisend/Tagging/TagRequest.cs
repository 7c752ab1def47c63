using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Dialects.Omnisend.Tagging;

/// <summary>Tags, and whose they are to be or no longer to be.</summary>
internal sealed record TagRequest(
    ValueList<string> Tags, IReadOnlyList<ContactId> Ids, IReadOnlyList<EmailAddress> Emails, IReadOnlyList<string> Phones)
{
    private const int MaxTags = 100;
    private const int MaxOfAKind = 250;
    private const int MaxTagLength = 128;

    /// <exception cref="ProblemException">400: names everything that is wrong.</exception>
    public static TagRequest Read(JsonElement body)
    {
        List<FieldError> errors = [];
        var tags = Texts("tags", MaxTags).Select(tag => tag.Trim()).ToArray();
        if (tags.Length == 0 || tags.Any(tag => tag.Length is 0 or > MaxTagLength))
        {
            errors.Add(new("tags", "invalid", $"Must be 1 to {MaxTags} texts of 1 to {MaxTagLength} characters."));
        }

        if (body.TryGetProperty("segmentID", out _))
        {
            errors.Add(new("segmentID", "unsupported", "Segments are not a part of this service."));
        }

        var ids = Parsed("contactIDs", "Must be a contact's id.", text => ContactId.TryParse(text, out var id) ? id : (ContactId?)null);
        var emails = Parsed("emails", "Must be an e-mail address.", ContactQueryReader.Email);
        var phones = Parsed("phones", "Must be a phone number in E.164, such as +14155552671.", text => ParsedPhone.Of(text, null).Number);
        if (errors.Count == 0 && ids.Count + emails.Count + phones.Count == 0)
        {
            errors.Add(new("contactIDs", "required", "Name contacts by contactIDs, emails or phones."));
        }

        return errors.Count > 0
            ? throw new ProblemException(Problem.Invalid(errors))
            : new(
                Labels.Join([], [.. tags]),
                [.. ids.Select(id => id!.Value)],
                [.. emails.Select(email => email!)],
                [.. phones.Select(phone => phone!)]);

        string[] Texts(string name, int max)
        {
            if (!body.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
            {
                return [];
            }

            if (list.ValueKind == JsonValueKind.Array
                && list.GetArrayLength() <= max
                && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            {
                return [.. list.EnumerateArray().Select(item => item.GetString()!)];
            }

            errors.Add(new(name, "invalid_type", $"Must be a list of at most {max} texts."));
            return [];
        }

        List<T> Parsed<T>(string name, string message, Func<string, T> parse)
        {
            List<T> parsed = [];
            foreach (var (text, index) in Texts(name, MaxOfAKind).Select((text, index) => (text, index)))
            {
                if (parse(text) is { } value)
                {
                    parsed.Add(value);
                }
                else
                {
                    errors.Add(new($"{name}[{index}]", "invalid", message));
                }
            }

            return parsed;
        }
    }
}
