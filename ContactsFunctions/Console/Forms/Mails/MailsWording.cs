namespace ContactsFunctions.Console.Forms.Mails;

/// <summary>What the pages of mails say.</summary>
/// <param name="Parts">What each part of a mail is called, by its name in the API.</param>
/// <param name="Done">What is said after something was done.</param>
internal sealed record MailsWording(
    string Confirmation,
    string Welcome,
    string About,
    string Templates,
    string Empty,
    string Start,
    Dictionary<string, string> Parts,
    string Look,
    string Light,
    string Dark,
    string ShowDraft,
    string Test,
    string Preview,
    string Variables,
    string Mistakes,
    string ChangedMeanwhile,
    Dictionary<string, string> Done);
