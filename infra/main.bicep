// Everything a deployment needs, in a resource group of its own.
//
// At subscription scope, so that one command starts from an empty subscription, and deleting the group undoes it all.
targetScope = 'subscription'

import { filled, passwordMissing, problems } from 'checks.bicep'

metadata description = 'ContactsFunctions: a self-hosted, serverless contact intake.'

@description('Names the deployment; goes into the names of its resources. azd gives its environment name.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Where everything lives. It must be a region with the Flex Consumption plan.')
param location string

@description('A host name of your own, such as contacts.example.com, that leads to the app by CNAME; the app gets a certificate for it. Empty for none.')
param hostName string = ''

@description('The id (a GUID) of a Front Door in front: nobody else is let in then, so that nobody can choose an address to call from. Empty for none.')
param frontDoorId string = ''

@description('The address people reach the app at, where that is neither Azure\'s nor hostName: the one at Front Door. It begins with https://.')
param publicUrl string = ''

@description('How mail leaves: through Azure Communication Services, or through a relay of your own.')
@allowed(['acs', 'smtp'])
param mailDelivery string = 'acs'

@description('Who mails come from where a store has no sender of its own. Empty: DoNotReply at the domain of Azure Communication Services; required for smtp.')
param mailSenderAddress string = ''

@description('The name shown beside the sender\'s address.')
@maxLength(100)
param mailSenderName string = ''

@description('A domain of your own to send from through Azure Communication Services, such as mail.example.com; empty for the domain Azure gives. It is linked once it is verified: see mailDomainIsVerified.')
param mailDomain string = ''

@description('Set to true once Azure has verified mailDomain, to send from it.')
param mailDomainIsVerified bool = false

@description('Where Azure Communication Services keeps its data.')
@allowed([
  'Africa'
  'Asia Pacific'
  'Australia'
  'Brazil'
  'Canada'
  'Europe'
  'France'
  'Germany'
  'India'
  'Japan'
  'Korea'
  'Norway'
  'Switzerland'
  'UAE'
  'UK'
  'United States'
])
param mailDataLocation string = 'Europe'

@description('The relay, for smtp.')
param smtpHost string = ''

@description('The relay\'s port.')
@minValue(1)
@maxValue(65535)
param smtpPort int = 587

@description('The user name at the relay.')
param smtpUserName string = ''

@description('The password at the relay, at every deployment. It goes into the key vault, not into the app\'s settings.')
@secure()
param smtpPassword string = ''

@description('The longest one delivery through the relay may take.')
param smtpTimeout string = '00:00:30'

@description('How long a confirmation link lives: 01:00:00 to 30.00:00:00.')
param confirmationLifetime string = '7.00:00:00'

@description('How long an unsubscribe link lives: at least 365.00:00:00.')
param unsubscribeLifetime string = '730.00:00:00'

@description('Proxies whose word about the caller is trusted: 1 is Azure\'s own front end, 2 with Front Door before it; one more for each other proxy of yours.')
@minValue(1)
@maxValue(5)
param trustedProxies int = empty(frontDoorId) ? 1 : 2

@description('How long every accepted request without a key takes at least, so that the time tells nothing about the address; at most 00:00:05.')
param publicAnswerFloor string = '00:00:00.1000000'

@description('How long a sign-up that nobody confirmed is kept: 8.00:00:00 to 365.00:00:00.')
param unconfirmedLifetime string = '30.00:00:00'

@description('Whether requests without a key are limited.')
param rateLimitsEnabled bool = true

@description('Requests a minute without a key from one address, on each instance.')
@minValue(1)
@maxValue(1000000)
param requestsPerIpPerMinute int = 60

@description('Requests a minute without a key to one store, on each instance.')
@minValue(1)
@maxValue(1000000)
param requestsPerStorePerMinute int = 600

@description('Memory of an instance; processors come with it: a quarter, one or two.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The most instances at once for HTTP, and as many again for each function on a queue or a timer; always-ready ones do not count.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances for HTTP that are always running; 0 lets the app sleep, and the first request after that wait.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('HTTP requests an instance works on at once before another is started.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 32

@description('For a deployment that people rely on: storage over the zones of the region, and locks, so that nobody deletes storage or the key vault by mistake. To set a lock takes Owner or User Access Administrator.')
param protect bool = false

@description('How storage is copied: within a data centre, over the zones of the region, or to a second region as well. Chosen once: Azure changes it on request only.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageRedundancy string = protect ? 'Standard_ZRS' : 'Standard_LRS'

@description('Whether a deleted key vault is kept for its 90 days whoever says otherwise. It cannot be switched off again; off is for environments that come and go.')
param purgeProtection bool = true

@description('Days that a backup is kept.')
@minValue(7)
@maxValue(365)
param backupRetentionDays int = 30

@description('Days in which nobody can change or delete a backup, not even an owner\'s mistake; 0 for none.')
@minValue(0)
@maxValue(365)
param backupImmutableDays int = 0

@description('Days that logs are kept. The tables of Application Insights (traces, metrics) keep 90 days of themselves.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('The most gigabytes of logs taken in a day; a bill cannot run away.')
@minValue(1)
@maxValue(100)
param logDailyCapGB int = 1

@description('Who is told when something needs a look. At least one address, for alerts to reach anybody.')
param alertEmails string[]

@description('What a month may cost, in the subscription\'s currency, before somebody is told.')
@minValue(1)
param monthlyBudget int = 50

@description('The month the budget begins with. Not to be given.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('Random text for the first key that signs links. Not to be given.')
@secure()
@minLength(64)
param signingKeySeed string = '${newGuid()}${newGuid()}'

@description('Random text for what stands in for the previous key at first. Not to be given.')
@secure()
@minLength(64)
param previousSigningKeySeed string = '${newGuid()}${newGuid()}'

var tags = {
  'azd-env-name': environmentName
  application: 'contacts-functions'
}
var token = uniqueString(subscription().id, environmentName, location)

var found = problems({
  location: location
  alertEmails: alertEmails
  publicUrl: publicUrl
  hostName: hostName
  frontDoorId: frontDoorId
  mailDelivery: mailDelivery
  mailSenderAddress: mailSenderAddress
  smtpHost: smtpHost
  smtpUserName: smtpUserName
  backupRetentionDays: backupRetentionDays
  backupImmutableDays: backupImmutableDays
})

// Everything else is in the group, so nothing is made where something is wrong.
resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: empty(found) ? location : fail(join(found, ' '))
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-${token}'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    redundancy: storageRedundancy
    protect: protect
    backupRetentionDays: backupRetentionDays
    backupImmutableDays: backupImmutableDays
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGB: logDailyCapGB
  }
}

module keyVault 'modules/keyVault.bicep' = {
  name: 'keyVault'
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    signingKeySeed: signingKeySeed
    previousSigningKeySeed: previousSigningKeySeed
    hasRelay: mailDelivery == 'smtp'
    smtpPassword: mailDelivery == 'smtp' && empty(smtpPassword) ? fail(passwordMissing) : smtpPassword
    purgeProtection: purgeProtection
    protect: protect
  }
}

module mail 'modules/mail.bicep' = if (mailDelivery == 'acs') {
  name: 'mail'
  scope: group
  params: {
    token: token
    tags: tags
    dataLocation: mailDataLocation
    senderName: mailSenderName
    domain: mailDomain
    domainIsVerified: mailDomainIsVerified
    workspaceId: monitoring.outputs.workspaceId
  }
}

module mailEvents 'modules/mailEvents.bicep' = if (mailDelivery == 'acs') {
  name: 'mailEvents'
  scope: group
  params: {
    token: token
    tags: tags
    communicationServiceId: mail!.outputs.id
    storageName: storage.outputs.name
    queueName: storage.outputs.mailEventsQueue
  }
}

module roles 'modules/roles.bicep' = {
  name: 'roles'
  scope: group
  params: {
    principalId: identity.outputs.principalId
    storageName: storage.outputs.name
    insightsName: monitoring.outputs.insightsName
    keyVaultName: keyVault.outputs.name
    communicationServiceName: mailDelivery == 'acs' ? mail!.outputs.name : ''
  }
}

module app 'modules/functionApp.bicep' = {
  name: 'app'
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    blobEndpoint: storage.outputs.blobEndpoint
    queueEndpoint: storage.outputs.queueEndpoint
    tableEndpoint: storage.outputs.tableEndpoint
    deploymentContainer: storage.outputs.deploymentContainer
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    workspaceId: monitoring.outputs.workspaceId
    vaultUri: keyVault.outputs.uri
    hostName: hostName
    frontDoorId: frontDoorId
    publicUrl: publicUrl
    mailDelivery: mailDelivery
    mailSenderAddress: empty(mailSenderAddress) && mailDelivery == 'acs'
      ? mail!.outputs.senderAddress
      : mailSenderAddress
    mailSenderName: mailSenderName
    acsEndpoint: mailDelivery == 'acs' ? mail!.outputs.endpoint : ''
    smtpHost: smtpHost
    smtpPort: smtpPort
    smtpUserName: smtpUserName
    smtpTimeout: smtpTimeout
    confirmationLifetime: confirmationLifetime
    unsubscribeLifetime: unsubscribeLifetime
    trustedProxies: trustedProxies
    publicAnswerFloor: publicAnswerFloor
    backupContainer: storage.outputs.backupContainer
    backupRetentionDays: backupRetentionDays
    unconfirmedLifetime: unconfirmedLifetime
    rateLimitsEnabled: rateLimitsEnabled
    requestsPerIpPerMinute: requestsPerIpPerMinute
    requestsPerStorePerMinute: requestsPerStorePerMinute
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    httpConcurrency: httpConcurrency
  }
  // The app reads its keys and its storage when it starts.
  dependsOn: [
    roles
  ]
}

module ownHostName 'modules/hostName.bicep' = if (!empty(hostName)) {
  name: 'hostName'
  scope: group
  params: {
    name: hostName
    location: location
    tags: tags
    appName: app.outputs.name
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    insightsId: monitoring.outputs.insightsId
    emails: filled(alertEmails)
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
  }
}

@description('The group that holds everything.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The function app.')
output FUNCTION_APP_NAME string = app.outputs.name

@description('The address people reach the app at.')
output PUBLIC_URL string = app.outputs.publicUrl

@description('The key vault with the keys that sign links.')
output KEY_VAULT_NAME string = keyVault.outputs.name

@description('The Log Analytics workspace, as queries name it.')
output LOG_WORKSPACE_ID string = monitoring.outputs.workspaceCustomerId

@description('Who mails come from where a store has no sender of its own.')
output MAIL_SENDER_ADDRESS string = app.outputs.mailSenderAddress

@description('The DNS records that a mail domain of your own needs; empty without one.')
output MAIL_DOMAIN_RECORDS object = mailDelivery == 'acs' ? mail!.outputs.domainRecords : {}
