// Azure Communication Services: a domain that Azure gives, which works at once, and one of your own if you have one.

@description('Makes names unique.')
param token string

@description('Tags for everything.')
param tags object

@description('Where mails and their logs are kept.')
param dataLocation string

@description('The name shown beside the sender\'s address.')
param senderName string

@description('A domain of your own; empty for none.')
param domain string

@description('Whether Azure has verified it.')
param domainIsVerified bool

@description('Where logs go.')
param workspaceId string

var hasOwnDomain = !empty(domain)

resource emailService 'Microsoft.Communication/emailServices@2025-09-01' = {
  name: 'email-${token}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
  }
}

resource azureDomain 'Microsoft.Communication/emailServices/domains@2025-09-01' = {
  parent: emailService
  name: 'AzureManagedDomain'
  location: 'global'
  tags: tags
  properties: {
    domainManagement: 'AzureManaged'
    userEngagementTracking: 'Disabled'
  }
}

resource ownDomain 'Microsoft.Communication/emailServices/domains@2025-09-01' = if (hasOwnDomain) {
  parent: emailService
  name: hasOwnDomain ? domain : 'none.invalid'
  location: 'global'
  tags: tags
  properties: {
    domainManagement: 'CustomerManaged'
    userEngagementTracking: 'Disabled'
  }
}

// Azure's own domain comes with DoNotReply; on one's own, a sender must be declared.
resource ownSender 'Microsoft.Communication/emailServices/domains/senderUsernames@2025-09-01' = if (hasOwnDomain && domainIsVerified) {
  parent: ownDomain
  name: 'donotreply'
  properties: {
    username: 'DoNotReply'
    displayName: empty(senderName) ? 'DoNotReply' : senderName
  }
}

resource communicationService 'Microsoft.Communication/communicationServices@2025-09-01' = {
  name: 'acs-${token}'
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
    // The app sends by its identity: there is no key to steal.
    disableLocalAuth: true
    linkedDomains: hasOwnDomain && domainIsVerified ? [azureDomain.id, ownDomain.id] : [azureDomain.id]
  }
}

// Mails as they were handed over, by id and size. Not the log of deliveries (EmailStatusUpdateOperational): it names
// recipients.
resource mailLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'handed-over'
  scope: communicationService
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'EmailSendMailOperational'
        enabled: true
      }
    ]
  }
}

@description('The Communication Services resource\'s id.')
output id string = communicationService.id

@description('The Communication Services resource.')
output name string = communicationService.name

@description('Where mails are handed over.')
output endpoint string = 'https://${communicationService.properties.hostName}'

@description('Who mails come from.')
output senderAddress string = hasOwnDomain && domainIsVerified
  ? 'DoNotReply@${domain}'
  : 'DoNotReply@${azureDomain.properties.fromSenderDomain}'

@description('The DNS records that the domain needs; empty without one.')
output domainRecords object = hasOwnDomain ? ownDomain!.properties.verificationRecords : {}
