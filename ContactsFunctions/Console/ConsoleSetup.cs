using ContactsFunctions.Console.Overview;
using ContactsFunctions.Console.Overview.Troubles;
using ContactsFunctions.Console.SigningIn;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Console;

internal static class ConsoleSetup
{
    /// <summary>The console of a store's owners.</summary>
    internal static IServiceCollection AddConsole(this IServiceCollection services) => services
        .AddSingleton<ConsoleLayout>()
        .AddSingleton<SessionCookie>()
        .AddSingleton<SameOrigin>()
        .AddSingleton<Sessions>()
        .AddSingleton<ConsoleBoundary>()
        .AddSingleton<AskForLink>()
        .AddSingleton<ReadNumbers>()
        .AddSingleton<FindTroubles>()
        .AddSingleton<Importing.UploadedFile>();
}
