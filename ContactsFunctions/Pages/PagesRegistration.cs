using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Pages;

internal static class PagesRegistration
{
    /// <summary>The pages people see.</summary>
    internal static IServiceCollection AddPages(this IServiceCollection services) =>
        services.AddSingleton<PageRenderer>();
}
