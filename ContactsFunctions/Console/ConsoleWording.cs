namespace ContactsFunctions.Console;

/// <summary>What all pages of the console say.</summary>
/// <param name="Sections">What each part of the console is called, by <see cref="ConsoleSection.Name"/>.</param>
internal sealed record ConsoleWording(
    string Console,
    string SkipToContent,
    string Navigation,
    Dictionary<string, string> Sections,
    string Account,
    string Operator,
    string SignOut,
    string SignOutEverywhere,
    string Save,
    string Next,
    string FirstPage,
    string None,
    string Yes,
    string No,
    string Copy,
    string Copied,
    PageMessage NotFound,
    PageMessage Refused,
    PageMessage TryAgainLater,
    PageMessage Unreadable,
    PageMessage Broken);

/// <summary>A page that says one thing.</summary>
internal sealed record PageMessage(string Title, string Body);
