using ContactsFunctions.Pages;

namespace ContactsFunctions.Console;

/// <summary>What all pages of the console say.</summary>
/// <param name="Sections">What each part of the console is called, by <see cref="ConsoleSection.Name"/>.</param>
internal sealed record ConsoleWording(
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
    string Copy,
    string Copied,
    string Error,
    Message NotFound,
    Message Refused,
    Message TryAgainLater,
    Message Unreadable,
    Message Broken);
