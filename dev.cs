#!/usr/bin/env dotnet
#:property PublishAot=false
#:property ManagePackageVersionsCentrally=false
#:property TreatWarningsAsErrors=false
#:include local/tools/*.cs

// A developer's two commands, and an operator's one:
//   dotnet run dev.cs run     starts storage, a mail catcher and the app, with a demo store
//   dotnet run dev.cs test    runs the tests; arguments go on to the test runner
//   dotnet run dev.cs restore writes a backup back
using ContactsFunctions.Local;

return args switch
{
    ["run", .. var options] => await RunCommand.ExecuteAsync(options),
    ["test", .. var options] => await TestCommand.ExecuteAsync(options),
    ["restore", .. var options] => await RestoreBackup.ExecuteAsync(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run dev.cs run [options]     start everything on this machine
            --port N            the app's port (7071)
            --data DIR          where storage keeps its data between runs (artifacts/data)
            --fresh             begin with empty storage
            --sample            fill the demo store with a few dozen made-up contacts
            --smtp HOST:PORT    send mail to this relay instead of the mail catcher
            --run-file FILE     where to write what runs where (artifacts/run.json)
            --rate-limits       switch the rate limits on, as they are in the cloud
        dotnet run dev.cs test [arguments]  run the tests; arguments go to 'dotnet test'
            --fast              only those that take little time
        dotnet run dev.cs restore           write a backup back; without more it says how
        """);
    return 2;
}
