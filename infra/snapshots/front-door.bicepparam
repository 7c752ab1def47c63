// Front Door before the app, which lets nobody else in.
using '../main.bicep'

import { month, name, operators, previousSeed, region, seed } from 'fixed.bicep'

param environmentName = name
param location = region
param alertEmails = operators
param budgetStart = month
param signingKeySeed = seed
param previousSigningKeySeed = previousSeed

param frontDoorId = '11111111-1111-1111-1111-111111111111'
param publicUrl = 'https://contacts.example.com'
