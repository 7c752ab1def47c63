using ContactsFunctions.Bench.Cpu;
using ContactsFunctions.Bench.Growth;
using ContactsFunctions.Bench.Intake;
using ContactsFunctions.Bench.Mail;
using ContactsFunctions.Bench.Startup;
using ContactsFunctions.Bench.Transactions;

// dotnet run -c Release --project bench [sections]       every section, or those that are named
return await (args switch
{
    [TextbookServer.Command, var port, var connectionString] => TextbookServer.RunAsync(port, connectionString),
    _ => RunAsync(args),
});

static async Task<int> RunAsync(string[] chosen)
{
    var sections = new (string Name, Func<Task> RunAsync)[]
    {
        ("transactions", TransactionTable.PrintAsync),
        ("cpu", CpuTable.PrintAsync),
        ("startup", StartupTimes.PrintAsync),
        ("intake", IntakeRace.PrintAsync),
        ("mail", MailRate.PrintAsync),
        ("growth", GrowthTable.PrintAsync),
    };
    if (chosen.FirstOrDefault(name => sections.All(section => section.Name != name)) is { } unknown)
    {
        Console.Error.WriteLine($"There is no section {unknown}; there are: {string.Join(", ", sections.Select(section => section.Name))}.");
        return 2;
    }

    foreach (var section in sections.Where(section => chosen.Length == 0 || chosen.Contains(section.Name)))
    {
        Console.WriteLine($"{Environment.NewLine}## {section.Name}{Environment.NewLine}");
        await section.RunAsync();
    }

    return 0;
}
