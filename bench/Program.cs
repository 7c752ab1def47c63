using ContactsFunctions.Bench;
using ContactsFunctions.Bench.Cpu;
using ContactsFunctions.Bench.Growth;
using ContactsFunctions.Bench.Import;
using ContactsFunctions.Bench.Inbox;
using ContactsFunctions.Bench.Intake;
using ContactsFunctions.Bench.Mail;
using ContactsFunctions.Bench.Startup;
using ContactsFunctions.Bench.Transactions;

// dotnet run -c Release --project bench -- [sections] [--short] [--as-published]
// Every section but those that only help to choose a setting, or those that are named.
var sections = new (string Name, bool IsChosenByName, Func<Task> RunAsync)[]
{
    ("transactions", false, TransactionTable.PrintAsync),
    ("cpu", false, CpuTable.PrintAsync),
    ("startup", false, StartupTimes.PrintAsync),
    ("intake", false, IntakeRace.PrintAsync),
    ("mail", false, MailRate.PrintAsync),
    ("inbox", false, InboxTimes.PrintAsync),
    ("polling", true, PollingChoice.PrintAsync),
    ("growth", false, GrowthTable.PrintAsync),
    ("console", false, ConsoleTable.PrintAsync),
    ("import", false, ImportRace.PrintAsync),
};
Effort.IsShort = args.Contains("--short");
Effort.IsAsPublished = args.Contains("--as-published");
var chosen = args.Except(["--short", "--as-published"]).ToArray();
if (chosen.FirstOrDefault(name => sections.All(section => section.Name != name)) is { } unknown)
{
    System.Console.Error.WriteLine($"There is no section {unknown}; there are: {string.Join(", ", sections.Select(section => section.Name))}.");
    return 2;
}

foreach (var section in sections.Where(section => chosen.Length == 0 ? !section.IsChosenByName : chosen.Contains(section.Name)))
{
    System.Console.WriteLine($"{Environment.NewLine}## {section.Name}{Environment.NewLine}");
    await section.RunAsync();
}

return 0;
