using System.Text.Json.Nodes;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Merging;
using ContactsFunctions.Intake.Reading;

namespace ContactsFunctions.Console.Contacts.One;

/// <summary>
/// What the form "edit" changes: only what differs from what its page showed, so that what somebody else has changed meanwhile
/// stays. Checked by the same rules as a request of the API.
/// </summary>
internal static class ContactEdit
{
    public const string Phone = "sms_phone_number";
    public const string KeptTags = "keep";
    public const string NewTags = "tags";

    /// <summary>The value that the page showed stands beside each field, under this name.</summary>
    public static string WasOf(string field) => $"was-{field}";

    public static (ContactPatch Patch, IReadOnlyList<FieldError> Errors) Read(
        ContactTranslation translation, ConsoleForm form, Contact contact, string? defaultRegion)
    {
        var body = new JsonObject();
        foreach (var name in CoreField.All.Select(field => field.Name).Append(Phone))
        {
            if (form.Has(name) && form[name] != form[WasOf(name)])
            {
                body[name] = form[name].Length == 0 ? null : form[name];
            }
        }

        string[] shown = [.. form.Values(WasOf(KeptTags))];
        string[] taken = [.. shown.Except(form.Values(KeptTags), StringComparer.Ordinal)];
        var added = form[NewTags];
        if (taken.Length > 0 || added.Length > 0)
        {
            var tags = contact.Tags.Except(taken, StringComparer.Ordinal).Concat(added.Split(',')).Select(tag => tag.Trim());
            body[NewTags] = new JsonArray([.. tags.Where(tag => tag.Length > 0).Select(tag => (JsonNode?)tag)]);
        }

        // The tags come as a whole: as many as a contact has.
        var sent = ContactRequest.Read(
            JsonSerializer.SerializeToElement(body), isForm: false, defaultRegion, needsIdentifier: false, maxTags: Contact.MaxTags);
        var reading = translation.Read(sent);
        var change = reading.Change with { ReplaceTags = body.ContainsKey(NewTags) };

        // What a caller of the API is warned of, somebody who has typed it can mend.
        var left = reading.Warnings.Select(warning => new FieldError(warning.Field ?? "", warning.Code, warning.Message));
        var removesPhone = body.TryGetPropertyValue(Phone, out var phone) && phone is null;
        return (new(change, removesPhone, RemovesEmail: false), [.. reading.Errors, .. left]);
    }
}
