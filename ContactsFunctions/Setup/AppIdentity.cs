using Azure.Core;
using Azure.Identity;
using ContactsFunctions.Storage;
using Microsoft.Extensions.Configuration;

namespace ContactsFunctions.Setup;

/// <summary>
/// Who this app is to Azure: to storage, to mail and to telemetry alike. The managed identity that the Functions host
/// uses for storage, by its client id; without one, whoever has logged in on this machine.
/// </summary>
internal static class AppIdentity
{
    private const string ClientIdSetting = $"{StorageAccount.Setting}:clientId";

    public static TokenCredential Credential(IConfiguration configuration) => configuration[ClientIdSetting] is { Length: > 0 } clientId
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
        : new DefaultAzureCredential();
}
