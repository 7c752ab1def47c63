// Mail through Azure Communication Services, from a domain of one's own that Azure has verified.
using '../main.bicep'

import { month, name, operators, previousSeed, region, seed } from 'fixed.bicep'

param environmentName = name
param location = region
param alertEmails = operators
param budgetStart = month
param signingKeySeed = seed
param previousSigningKeySeed = previousSeed

param mailDomain = 'mail.example.com'
param mailDomainIsVerified = true
param mailSenderName = 'Example Shop'
