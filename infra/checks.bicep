// What must be right before anything is made. main.bicep asks, whoever deploys it; main.bicepparam asks as well, so
// that a mistake is told while it is compiled and nothing has been touched.

@export()
@description('What is checked. Names as in main.bicep.')
type input = {
  location: string
  alertEmails: string[]
  publicUrl: string
  hostName: string
  frontDoorId: string
  mailDelivery: string
  mailSenderAddress: string
  smtpHost: string
  smtpUserName: string
  backupRetentionDays: int
  backupImmutableDays: int
}

// Apart from the rest: a secret is no part of what can be shown.
@export()
@description('What is said where the password is missing.')
var passwordMissing = 'mailDelivery is smtp, so smtpPassword (SMTP_PASSWORD) must be given, at every deployment.'

// Where the Flex Consumption plan is, as of February 2026. A region that came later: 'az functionapp
// list-flexconsumption-locations -o table' shows it; add it here.
var flexRegions = [
  'australiaeast'
  'australiasoutheast'
  'brazilsouth'
  'canadacentral'
  'centralindia'
  'centralus'
  'eastasia'
  'eastus'
  'eastus2'
  'francecentral'
  'germanywestcentral'
  'italynorth'
  'japaneast'
  'koreacentral'
  'northcentralus'
  'northeurope'
  'norwayeast'
  'southafricanorth'
  'southcentralus'
  'southeastasia'
  'southindia'
  'spaincentral'
  'swedencentral'
  'uaenorth'
  'uksouth'
  'ukwest'
  'westcentralus'
  'westeurope'
  'westus'
  'westus2'
  'westus3'
]

@export()
@description('Addresses without what a list with commas brings along: blanks, and entries with nothing in them.')
func filled(addresses string[]) string[] => filter(map(addresses, address => trim(address)), address => !empty(address))

@export()
@description('Everything that is wrong, in sentences; empty where all is well.')
func problems(given input) string[] =>
  filter(
    concat(
      [
        contains(flexRegions, toLower(replace(given.location, ' ', '')))
          ? ''
          : 'The Flex Consumption plan is not known to be in ${given.location} (AZURE_LOCATION); infra/checks.bicep has the list.'
        empty(filled(given.alertEmails)) ? 'alertEmails (ALERT_EMAILS) names nobody: give one address or more.' : ''
        empty(filter(filled(given.alertEmails), address => !contains(address, '@')))
          ? ''
          : 'alertEmails (ALERT_EMAILS) has an entry without an @.'
        empty(given.publicUrl) || startsWith(given.publicUrl, 'https://')
          ? ''
          : 'publicUrl (PUBLIC_URL_OVERRIDE) must begin with https://.'
        !empty(given.frontDoorId) && empty(given.publicUrl)
          ? 'frontDoorId (FRONT_DOOR_ID) closes the app to everybody but Front Door, so publicUrl (PUBLIC_URL_OVERRIDE) must say its address.'
          : ''
        !empty(given.frontDoorId) && !empty(given.hostName)
          ? 'With frontDoorId (FRONT_DOOR_ID), the host name belongs to Front Door: leave hostName (HOST_NAME) empty.'
          : ''
        given.backupImmutableDays > given.backupRetentionDays
          ? 'backupImmutableDays must not be more than backupRetentionDays: a backup could not be deleted when its time is over.'
          : ''
      ],
      given.mailDelivery == 'smtp'
        ? [
            empty(trim(given.smtpHost)) ? 'mailDelivery is smtp, so smtpHost (SMTP_HOST) must be given.' : ''
            empty(trim(given.mailSenderAddress))
              ? 'mailDelivery is smtp, so mailSenderAddress (MAIL_SENDER) must be given.'
              : ''
            empty(trim(given.smtpUserName))
              ? 'mailDelivery is smtp, so smtpUserName (SMTP_USER_NAME) must be given: a relay on the internet that takes mail from anybody is none to rely on.'
              : ''
          ]
        : []
    ),
    problem => !empty(problem)
  )
