// Binds a certificate to a host name that the app already has.

@description('The host name.')
param name string

@description('The function app.')
param appName string

@description('Which certificate.')
param thumbprint string

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

resource bound 'Microsoft.Web/sites/hostNameBindings@2024-11-01' = {
  parent: app
  name: name
  properties: {
    hostNameType: 'Verified'
    customHostNameDnsRecordType: 'CName'
    sslState: 'SniEnabled'
    thumbprint: thumbprint
  }
}
