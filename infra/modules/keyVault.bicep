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

@description('Whether mail goes by a relay.')
param hasRelay bool

@description('The password there.')
@secure()
param smtpPassword string

@description('Whether a deleted vault is kept for its time, whoever says otherwise.')
param purgeProtection bool

@description('Whether a lock keeps the vault from being deleted.')
param protect bool

@export()
@description('What each secret is called.')
var secretNames = {
  signingKey: 'links-signing-key'
  previousSigningKey: 'links-previous-signing-key'
  relayPassword: 'mail-smtp-password'
}

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
    // Key Vault takes true or nothing: what is on stays on.
    enablePurgeProtection: purgeProtection ? true : null
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (protect) {
  name: 'keep'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'Without its keys every link in every mail is dead.'
  }
}

@onlyIfNotExists()
resource signingKey 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: secretNames.signingKey
  properties: {
    value: base64(signingKeySeed)
    contentType: 'base64; at least 32 random bytes'
  }
}

@onlyIfNotExists()
resource previousSigningKey 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = {
  parent: vault
  name: secretNames.previousSigningKey
  properties: {
    value: base64(previousSigningKeySeed)
    contentType: 'base64; at least 32 random bytes'
  }
}

resource relayPassword 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = if (hasRelay) {
  parent: vault
  name: secretNames.relayPassword
  properties: {
    value: smtpPassword
  }
}

@description('The vault\'s name.')
output name string = vault.name

@description('The vault\'s address, with a slash at the end.')
output uri string = vault.properties.vaultUri
