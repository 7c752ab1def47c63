// Who the app is to storage, key vault, mail and telemetry. Of its own rather than the site's, so that its roles are
// in place before the app starts for the first time.

@description('Its name.')
param name string

@description('Where it lives.')
param location string

@description('Tags for everything.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Its resource id.')
output id string = identity.id

@description('What the app names it by.')
output clientId string = identity.properties.clientId

@description('What roles are given to.')
output principalId string = identity.properties.principalId
