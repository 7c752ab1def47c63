// What a deployment must be told comes from the environment, where azd keeps it ('azd env set'); everything else has
// a value in main.bicep and can be overridden here.
using 'main.bicep'

import { filled, passwordMissing, problems } from 'checks.bicep'

var given = {
  location: readEnvironmentVariable('AZURE_LOCATION')
  alertEmails: split(readEnvironmentVariable('ALERT_EMAILS', ''), ',')
  publicUrl: readEnvironmentVariable('PUBLIC_URL_OVERRIDE', '')
  hostName: readEnvironmentVariable('HOST_NAME', '')
  frontDoorId: readEnvironmentVariable('FRONT_DOOR_ID', '')
  mailDelivery: readEnvironmentVariable('MAIL_DELIVERY', 'acs')
  mailSenderAddress: readEnvironmentVariable('MAIL_SENDER', '')
  smtpHost: readEnvironmentVariable('SMTP_HOST', '')
  smtpUserName: readEnvironmentVariable('SMTP_USER_NAME', '')
  backupRetentionDays: int(readEnvironmentVariable('BACKUP_RETENTION_DAYS', '30'))
  backupImmutableDays: int(readEnvironmentVariable('BACKUP_IMMUTABLE_DAYS', '0'))
}
var found = problems(given)

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = empty(found) ? given.location : fail(join(found, ' '))

param alertEmails = filled(given.alertEmails)
param monthlyBudget = int(readEnvironmentVariable('MONTHLY_BUDGET', '50'))

param publicUrl = given.publicUrl
param hostName = given.hostName
param frontDoorId = given.frontDoorId

param mailDelivery = given.mailDelivery
param mailSenderAddress = given.mailSenderAddress
param mailSenderName = readEnvironmentVariable('MAIL_SENDER_NAME', '')
param mailDomain = readEnvironmentVariable('MAIL_DOMAIN', '')
param mailDomainIsVerified = bool(readEnvironmentVariable('MAIL_DOMAIN_IS_VERIFIED', 'false'))

param smtpHost = given.smtpHost
param smtpUserName = given.smtpUserName
param smtpPassword = given.mailDelivery == 'smtp' && empty(readEnvironmentVariable('SMTP_PASSWORD', ''))
  ? fail(passwordMissing)
  : readEnvironmentVariable('SMTP_PASSWORD', '')

param protect = bool(readEnvironmentVariable('PROTECT', 'false'))
param purgeProtection = bool(readEnvironmentVariable('PURGE_PROTECTION', 'true'))
param backupRetentionDays = given.backupRetentionDays
param backupImmutableDays = given.backupImmutableDays
