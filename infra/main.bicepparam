// What a deployment must be told comes from the environment, where azd keeps it ('azd env set'); everything else has
// a value in main.bicep and can be overridden here.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param alertEmails = split(readEnvironmentVariable('ALERT_EMAILS'), ',')

param publicUrl = readEnvironmentVariable('PUBLIC_URL_OVERRIDE', '')
param monthlyBudget = int(readEnvironmentVariable('MONTHLY_BUDGET', '50'))

param mailDelivery = readEnvironmentVariable('MAIL_DELIVERY', 'acs')
param mailSenderAddress = readEnvironmentVariable('MAIL_SENDER', '')
param mailSenderName = readEnvironmentVariable('MAIL_SENDER_NAME', '')
param mailDomain = readEnvironmentVariable('MAIL_DOMAIN', '')
param mailDomainIsVerified = bool(readEnvironmentVariable('MAIL_DOMAIN_IS_VERIFIED', 'false'))

param smtpHost = readEnvironmentVariable('SMTP_HOST', '')
param smtpUserName = readEnvironmentVariable('SMTP_USER_NAME', '')
param smtpPassword = readEnvironmentVariable('SMTP_PASSWORD', '')
