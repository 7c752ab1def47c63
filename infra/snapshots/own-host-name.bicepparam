// A host name of one's own, which leads straight to the app.
using '../main.bicep'

import { month, name, operators, previousSeed, region, seed } from 'fixed.bicep'

param environmentName = name
param location = region
param alertEmails = operators
param budgetStart = month
param signingKeySeed = seed
param previousSigningKeySeed = previousSeed

param hostName = 'contacts.example.com'
