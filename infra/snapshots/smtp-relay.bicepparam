// Mail through a relay.
using '../main.bicep'

import { month, name, operators, previousSeed, region, seed } from 'fixed.bicep'

param environmentName = name
param location = region
param alertEmails = operators
param budgetStart = month
param signingKeySeed = seed
param previousSigningKeySeed = previousSeed

param mailDelivery = 'smtp'
param mailSenderAddress = 'shop@example.com'
param smtpHost = 'smtp.example.com'
param smtpUserName = 'shop'
param smtpPassword = 'a-password-that-opens-nothing'
