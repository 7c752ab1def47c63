using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions;

/// <summary>Registers everything the functions need.</summary>
public static class ContactsFunctionsSetup
{
    public static IServiceCollection AddContactsFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        return services;
    }
}
