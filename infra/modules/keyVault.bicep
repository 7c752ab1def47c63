// The keys that sign links, and the relay's password. The app's settings only say where they are.
//
// The keys come into being with the first deployment, from random text that Azure draws and that nobody sees. Later
// deployments draw text as well, but leave keys alone that are there: otherwise each would end every link in a mail.

@description('The vault\'s name.')
@minLength(3)
@maxLength(24)
param name string

@description('Where it lives.')
param location string

@description('Tags for everything.')
param tags object

@description('Random text for the key that signs links.')
@secure()
param signingKeySeed string

@description('Random text for what stands in for the previous key until there is one.')
@secure()
param previousSigningKeySeed string

@description('The password at a relay; empty where there is none.')
@secure()
param smtpPassword string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
  }
}

@onlyIfNotExists()
resource signingKey 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'links-signing-key'
  properties: {
    value: base64(signingKeySeed)
    contentType: 'base64; at least 32 random bytes'
  }
}

@onlyIfNotExists()
resource previousSigningKey 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: 'links-previous-signing-key'
  properties: {
    value: base64(previousSigningKeySeed)
    contentType: 'base64; at least 32 random bytes'
  }
}

resource relayPassword 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (!empty(smtpPassword)) {
  parent: vault
  name: 'mail-smtp-password'
  properties: {
    value: smtpPassword
  }
}

@description('The vault\'s name.')
output name string = vault.name

// Without a version: the app follows a new one by itself, within a day or when it is restarted.
@description('Where the key is that signs links.')
output signingKeyUri string = '${vault.properties.vaultUri}secrets/links-signing-key'

@description('Where the key before it is.')
output previousSigningKeyUri string = '${vault.properties.vaultUri}secrets/links-previous-signing-key'

@description('Where the relay\'s password is; empty where there is none.')
output smtpPasswordUri string = empty(smtpPassword) ? '' : '${vault.properties.vaultUri}secrets/mail-smtp-password'
