using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Pages;

internal static class PagesSetup
{
    /// <summary>The pages people see.</summary>
    internal static IServiceCollection AddPages(this IServiceCollection services) =>
        services.AddSingleton<PageRenderer>();
}
