// A host name of your own, with a certificate that Azure makes and renews. Its DNS records must be there before:
// docs/deploy.md says which.

@description('The host name.')
param name string

@description('Where the certificate lives.')
param location string

@description('Tags for everything.')
param tags object

@description('The function app.')
param appName string

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

// First without a certificate, which is given only for a name that is bound. Once: deploying again must not take the
// certificate off for a moment.
@onlyIfNotExists()
resource bound 'Microsoft.Web/sites/hostNameBindings@2024-11-01' = {
  parent: app
  name: name
  properties: {
    hostNameType: 'Verified'
    customHostNameDnsRecordType: 'CName'
    sslState: 'Disabled'
  }
}

// On the Flex Consumption plan a certificate belongs to the app, not to the group.
resource certificate 'Microsoft.Web/sites/certificates@2024-11-01' = {
  parent: app
  name: replace(name, '.', '-')
  location: location
  tags: tags
  properties: {
    canonicalName: name
  }
  dependsOn: [
    bound
  ]
}

// In a deployment of its own, since it is the same resource again.
module secure 'hostNameCertificate.bicep' = {
  name: 'hostNameCertificate'
  params: {
    name: name
    appName: appName
    thumbprint: certificate.properties.thumbprint
  }
}
