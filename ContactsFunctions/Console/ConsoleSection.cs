namespace ContactsFunctions.Console;

/// <summary>A part of the console: what the navigation lists.</summary>
/// <param name="Name">Its name among the sentences.</param>
/// <param name="Path">What its addresses begin with, below the store's.</param>
internal sealed record ConsoleSection(string Name, string Path)
{
    public static readonly ConsoleSection Overview = new("overview", "");
    public static readonly ConsoleSection Contacts = new("contacts", "contacts");
    public static readonly ConsoleSection Exchange = new("exchange", "exchange");
    public static readonly ConsoleSection Forms = new("forms", "forms");
    public static readonly ConsoleSection Settings = new("settings", "settings");

    /// <summary>In the order of the navigation.</summary>
    public static IReadOnlyList<ConsoleSection> All { get; } = [Overview, Contacts, Exchange, Forms, Settings];
}
