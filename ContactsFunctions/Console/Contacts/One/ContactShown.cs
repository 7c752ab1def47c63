using ContactsFunctions.Domain;
using ContactsFunctions.Storage;

namespace ContactsFunctions.Console.Contacts.One;

/// <summary>A contact as its page shows it.</summary>
/// <param name="Consents">Its whole consent log, oldest first.</param>
/// <param name="Texts">The texts that the log names, as far as they are kept.</param>
/// <param name="Now">When the page is made.</param>
internal sealed record ContactShown(
    Contact Contact, IReadOnlyList<ConsentEntry> Consents, IReadOnlyList<KeptText> Texts, DateTimeOffset Now)
{
    /// <summary>What was wrong with what was sent, by field; <c>erase</c> for the typed confirmation.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>What was typed, where it came back.</summary>
    public ConsoleForm? Typed { get; init; }

    /// <summary>What was done; null where nothing was.</summary>
    public string? Done { get; init; }

    /// <summary>What the person is called by: what must be typed to erase them.</summary>
    public string Title => ContactsPage.TitleOf(Contact);
}
