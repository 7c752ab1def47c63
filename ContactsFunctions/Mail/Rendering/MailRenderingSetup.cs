using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Mail.Rendering;

internal static class MailRenderingSetup
{
    /// <summary>Mail texts. Nothing is compiled before the first mail.</summary>
    internal static IServiceCollection AddMailRendering(this IServiceCollection services) =>
        services.AddSingleton<MailRenderer>();
}
