// The app on the Flex Consumption plan, and all of its settings. What the app reads is in the README's table.

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

@description('Where the key is that signs links.')
param signingKeyUri string

@description('Where the key before it is.')
param previousSigningKeyUri string

@description('Where the relay\'s password is; empty where there is none.')
param smtpPasswordUri string

@description('The address people reach the app at; empty for the one Azure gives it.')
param publicUrl string

@description('acs or smtp.')
param mailDelivery string

@description('Who mails come from.')
param mailSenderAddress string

@description('The name beside it.')
param mailSenderName string

@description('Where mails are handed over, for acs.')
param acsEndpoint string

@description('How long a mail is followed.')
param mailFollowFor string

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

@description('Memory of an instance.')
param instanceMemoryMB int

@description('The most instances at once.')
param maximumInstanceCount int

@description('Instances for HTTP that are always running.')
param alwaysReadyInstances int

@description('HTTP requests an instance works on at once.')
param httpConcurrency int

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
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

resource app 'Microsoft.Web/sites@2024-04-01' = {
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
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
    }
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
        alwaysReady: alwaysReadyInstances == 0 ? [] : [
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
resource publishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [for protocol in ['ftp', 'scm']: {
  parent: app
  name: protocol
  properties: {
    allow: false
  }
}]

var url = empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl

var acsSettings = {
  Mail__Acs__Endpoint: acsEndpoint
  Mail__Acs__FollowFor: mailFollowFor
}

var smtpSettings = union({
  Mail__Smtp__Host: smtpHost
  Mail__Smtp__Port: string(smtpPort)
  Mail__Smtp__StartTls: 'true'
  Mail__Smtp__Timeout: smtpTimeout
}, empty(smtpUserName) ? {} : {
  Mail__Smtp__UserName: smtpUserName
  Mail__Smtp__Password: '@Microsoft.KeyVault(SecretUri=${smtpPasswordUri})'
})

resource settings 'Microsoft.Web/sites/config@2024-04-01' = {
  parent: app
  name: 'appsettings'
  properties: union({
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    AzureWebJobsStorage__blobServiceUri: blobEndpoint
    AzureWebJobsStorage__queueServiceUri: queueEndpoint
    AzureWebJobsStorage__tableServiceUri: tableEndpoint
    Telemetry__ConnectionString: insightsConnectionString
    Links__PublicUrl: url
    Links__SigningKey: '@Microsoft.KeyVault(SecretUri=${signingKeyUri})'
    Links__PreviousSigningKey: '@Microsoft.KeyVault(SecretUri=${previousSigningKeyUri})'
    Links__ConfirmationLifetime: confirmationLifetime
    Links__UnsubscribeLifetime: unsubscribeLifetime
    Mail__Delivery: mailDelivery
    Mail__SenderAddress: mailSenderAddress
    Mail__SenderName: mailSenderName
    Http__TrustedProxies: string(trustedProxies)
    Http__PublicAnswerFloor: publicAnswerFloor
    Housekeeping__UnconfirmedLifetime: unconfirmedLifetime
    RateLimits__Enabled: string(rateLimitsEnabled)
    RateLimits__PerIpPerMinute: string(requestsPerIpPerMinute)
    RateLimits__PerStorePerMinute: string(requestsPerStorePerMinute)
  }, mailDelivery == 'acs' ? acsSettings : smtpSettings)
}

@description('The function app\'s name.')
output name string = app.name

@description('The address people reach the app at.')
output publicUrl string = url

@description('Who mails come from.')
output mailSenderAddress string = mailSenderAddress
