// The app on the Flex Consumption plan, and all of its settings. What the app reads is in the README's table.

import { secretNames } from 'keyVault.bicep'

@description('Makes names unique.')
param token string

@description('Where it lives.')
param location string

@description('Tags for everything.')
param tags object

@description('The app\'s identity.')
param identityId string

@description('What the app names its identity by.')
param identityClientId string

@description('Where blobs are.')
param blobEndpoint string

@description('Where queues are.')
param queueEndpoint string

@description('Where tables are.')
param tableEndpoint string

@description('The container that the app is deployed into.')
param deploymentContainer string

@description('Where telemetry goes.')
param insightsConnectionString string

@description('The workspace that the Functions host\'s own log goes to.')
param workspaceId string

@description('The key vault\'s address, with a slash at the end.')
param vaultUri string

@description('A host name of the app\'s own; empty for none.')
param hostName string

@description('The Front Door that alone may call; empty for everybody.')
param frontDoorId string

@description('The address people reach the app at, where something of yours stands in front; empty otherwise.')
param publicUrl string

@description('acs or smtp.')
param mailDelivery string

@description('Who mails come from.')
param mailSenderAddress string

@description('The name beside it.')
param mailSenderName string

@description('Where mails are handed over, for acs.')
param acsEndpoint string

@description('The relay, for smtp.')
param smtpHost string

@description('Its port.')
param smtpPort int

@description('The user name there.')
param smtpUserName string

@description('The longest one delivery may take.')
param smtpTimeout string

@description('How long a confirmation link lives.')
param confirmationLifetime string

@description('How long an unsubscribe link lives.')
param unsubscribeLifetime string

@description('Proxies whose word about the caller is trusted.')
param trustedProxies int

@description('How long an accepted request without a key takes at least.')
param publicAnswerFloor string

@description('How long a sign-up that nobody confirmed is kept.')
param unconfirmedLifetime string

@description('Whether requests without a key are limited.')
param rateLimitsEnabled bool

@description('Requests a minute from one address.')
param requestsPerIpPerMinute int

@description('Requests a minute to one store.')
param requestsPerStorePerMinute int

@description('The container that backups go into.')
param backupContainer string

@description('Days that a backup is kept.')
param backupRetentionDays int

@description('Memory of an instance.')
param instanceMemoryMB int

@description('The most instances at once.')
param maximumInstanceCount int

@description('Instances for HTTP that are always running.')
param alwaysReadyInstances int

@description('HTTP requests an instance works on at once.')
param httpConcurrency int

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

// X-Forwarded-For says who calls. Whoever reached the app past Front Door could write it themselves, and so choose whose
// rate limit they use up. Deploying goes another way (scm), where a role is needed.
var onlyFrontDoor = {
  ipSecurityRestrictionsDefaultAction: 'Deny'
  ipSecurityRestrictions: [
    {
      name: 'front-door'
      priority: 100
      action: 'Allow'
      tag: 'ServiceTag'
      ipAddress: 'AzureFrontDoor.Backend'
      headers: {
        'x-azure-fdid': [
          frontDoorId
        ]
      }
    }
  ]
  scmIpSecurityRestrictionsUseMain: false
  scmIpSecurityRestrictionsDefaultAction: 'Allow'
}

// Said as well, or an app that had a Front Door would stay closed without one.
var everybody = {
  ipSecurityRestrictionsDefaultAction: 'Allow'
  ipSecurityRestrictions: []
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, {
    'azd-service-name': 'contacts'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    // For a host name with a certificate later on: it can be said only when the app is made.
    #disable-next-line BCP037 // The property is documented; the compiler's types do not have it yet.
    siteScopedCertificatesEnabled: true
    siteConfig: union(
      {
        minTlsVersion: '1.2'
        scmMinTlsVersion: '1.2'
        ftpsState: 'Disabled'
      },
      empty(frontDoorId) ? everybody : onlyFrontDoor
    )
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${blobEndpoint}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0
          ? []
          : [
              {
                name: 'http'
                instanceCount: alwaysReadyInstances
              }
            ]
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
    }
  }
}

// Nobody logs in with a password to deploy.
resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: {
    allow: false
  }
}

// The host's log and what the worker wrote before it ended: where a start that fails is explained. Only the host's own
// categories get here; the one that names paths, and so the tokens of links, is off in host.json.
resource hostLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'host'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
        enabled: true
      }
    ]
  }
}

var url = !empty(publicUrl) ? publicUrl : 'https://${empty(hostName) ? app.properties.defaultHostName : hostName}'

var acsSettings = {
  Mail__Acs__Endpoint: acsEndpoint
}

var smtpSettings = {
  Mail__Smtp__Host: smtpHost
  Mail__Smtp__Port: string(smtpPort)
  Mail__Smtp__StartTls: 'true'
  Mail__Smtp__Timeout: smtpTimeout
  Mail__Smtp__UserName: smtpUserName
  Mail__Smtp__Password: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secretNames.relayPassword})'
}

// For the Functions host itself.
var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__blobServiceUri: blobEndpoint
  AzureWebJobsStorage__queueServiceUri: queueEndpoint
  AzureWebJobsStorage__tableServiceUri: tableEndpoint
  // The host reads a body, and parses it if it is JSON, before the app sees it: 88 MB of JSON took 3 GB. 8 MiB is room
  // for the largest body that the app takes, a batch of 4 MiB, and for a file to import; the app's own limits are below it.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '8388608'
  // Instead of Microsoft's start page.
  AzureWebJobsDisableHomepage: 'true'
  // Two lines for every call that went well would use up the day's logs, and with them the metrics that alerts ask.
  AzureFunctionsJobHost__logging__logLevel__Function: 'Warning'
}

resource settings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: union(
    hostSettings,
    {
      Telemetry__ConnectionString: insightsConnectionString
      Links__PublicUrl: url
      // Without a version: the app gets a new one within a day, or when references are refreshed.
      Links__SigningKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secretNames.signingKey})'
      Links__PreviousSigningKey: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${secretNames.previousSigningKey})'
      Links__ConfirmationLifetime: confirmationLifetime
      Links__UnsubscribeLifetime: unsubscribeLifetime
      Mail__Delivery: mailDelivery
      Mail__SenderAddress: mailSenderAddress
      Mail__SenderName: mailSenderName
      Http__TrustedProxies: string(trustedProxies)
      Http__PublicAnswerFloor: publicAnswerFloor
      Housekeeping__UnconfirmedLifetime: unconfirmedLifetime
      Backup__Container: backupContainer
      Backup__Keep: '${backupRetentionDays}.00:00:00'
      RateLimits__Enabled: string(rateLimitsEnabled)
      RateLimits__PerIpPerMinute: string(requestsPerIpPerMinute)
      RateLimits__PerStorePerMinute: string(requestsPerStorePerMinute)
    },
    mailDelivery == 'acs' ? acsSettings : smtpSettings
  )
}

@description('The function app\'s name.')
output name string = app.name

@description('The address people reach the app at.')
output publicUrl string = url

@description('Who mails come from.')
output mailSenderAddress string = mailSenderAddress
