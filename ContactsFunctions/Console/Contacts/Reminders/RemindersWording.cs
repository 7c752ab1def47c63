namespace ContactsFunctions.Console.Contacts.Reminders;

/// <summary>What is said where those who wait are reminded.</summary>
internal sealed record RemindersWording(
    string Title, string Explain, string Waiting, string WaitingMany, string NoneWaits, string Press, string Sent);
