using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Mail.Delivery;

internal static class MailDeliverySetup
{
    /// <summary>The way mail leaves the app, as the settings under <c>Mail</c> say; they are checked at start.</summary>
    internal static IServiceCollection AddMailDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddOptions<MailOptions>().Bind(configuration.GetSection(MailOptions.Section)).ValidateOnStart();
        services.AddSingleton<SmtpDelivery>();
        services.AddSingleton<FolderDelivery>();
        services.AddSingleton(Acs);
        return services.AddSingleton(Adapter);
    }

    private static IMailDelivery Adapter(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<MailOptions>>().Value.Delivery!.Value switch
        {
            MailDeliveryKind.Smtp => provider.GetRequiredService<SmtpDelivery>(),
            MailDeliveryKind.Acs => provider.GetRequiredService<AcsDelivery>(),
            MailDeliveryKind.Folder => provider.GetRequiredService<FolderDelivery>(),
        };

    private static AcsDelivery Acs(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<MailOptions>>();
        var client = new AcsClientOptions();
        client.Transport = provider.GetService<HttpPipelineTransport>() ?? client.Transport;
        var api = new AcsEmailApi(options.Value.Acs.Endpoint!, provider.GetRequiredService<TokenCredential>(), client);
        return new AcsDelivery(api);
    }
}
