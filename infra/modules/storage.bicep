// Where contacts, stores and mails that wait are kept, and what the Functions host keeps for itself.

@description('The account\'s name.')
@minLength(3)
@maxLength(24)
param name string

@description('Where it lives.')
param location string

@description('Tags for everything.')
param tags object

@description('How data is copied.')
param redundancy string

@description('Whether a lock keeps the account from being deleted.')
param protect bool

@description('Days that a backup is kept.')
param backupRetentionDays int

@description('Days in which a backup cannot be changed; 0 for none.')
param backupImmutableDays int

// Days in which what was deleted or written over can be had back.
var undeleteDays = 14

// As the code names them; it creates neither in the cloud.
var tables = [
  'Contacts'
  'Stores'
  // Batches and imports under way, which no backup holds.
  'Batches'
  'Imports'
  // Who is signed in to the console, and its numbers by day, which are worked out anew.
  'Console'
  // What webhooks are told: a week of it, in no backup either.
  'Deliveries'
]
var queues = [
  'mail'
  'mail-poison'
  // Bounces and complaints, as Event Grid tells them.
  mailEventsQueue
  '${mailEventsQueue}-poison'
  'batches'
  'batches-poison'
  'imports'
  'imports-poison'
  'hooks'
  'hooks-poison'
]
var mailEventsQueue = 'mail-events'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: redundancy
  }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      defaultAction: 'Allow'
      bypass: 'AzureServices'
    }
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (protect) {
  name: 'keep'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Every contact is in here, and tables have no way back.'
  }
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: {
      enabled: true
      days: undeleteDays
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: undeleteDays
    }
  }
}

resource deployments 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: blobService
  name: 'deployments'
  properties: {
    publicAccess: 'None'
  }
}

resource imports 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: blobService
  name: 'imports'
  properties: {
    publicAccess: 'None'
  }
}

resource backups 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: blobService
  name: 'backups'
  properties: {
    publicAccess: 'None'
  }
}

// Unlocked: an owner may still lift it. 'az storage container immutability-policy lock' makes it final.
resource backupsStay 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = if (backupImmutableDays > 0) {
  parent: backups
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: backupImmutableDays
    allowProtectedAppendWrites: false
  }
}

// A backup holds people: it goes when its time is over, and older versions of any blob soon after they are replaced.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'backups-end'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                '${backups.name}/'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterCreationGreaterThan: backupRetentionDays
                }
              }
            }
          }
        }
        {
          name: 'versions-end'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
            }
            actions: {
              version: {
                delete: {
                  daysAfterCreationGreaterThan: undeleteDays
                }
              }
            }
          }
        }
      ]
    }
  }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for name in tables: {
    parent: tableService
    name: name
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for name in queues: {
    parent: queueService
    name: name
  }
]

@description('The account\'s name.')
output name string = account.name

@description('Where blobs are.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

@description('Where queues are.')
output queueEndpoint string = account.properties.primaryEndpoints.queue

@description('Where tables are.')
output tableEndpoint string = account.properties.primaryEndpoints.table

@description('The container that the app is deployed into.')
output deploymentContainer string = deployments.name

@description('The container that backups go into.')
output backupContainer string = backups.name

@description('The queue for what Event Grid tells about mails.')
output mailEventsQueue string = mailEventsQueue
