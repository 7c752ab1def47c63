// As it comes: mail through Azure Communication Services, from Azure's own domain.
using '../main.bicep'

import { month, name, operators, previousSeed, region, seed } from 'fixed.bicep'

param environmentName = name
param location = region
param alertEmails = operators
param budgetStart = month
param signingKeySeed = seed
param previousSigningKeySeed = previousSeed
