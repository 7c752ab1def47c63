// Two large instances that are always running.
using '../main.bicep'

import { month, name, operators, previousSeed, region, seed } from 'fixed.bicep'

param environmentName = name
param location = region
param alertEmails = operators
param budgetStart = month
param signingKeySeed = seed
param previousSigningKeySeed = previousSeed

param alwaysReadyInstances = 2
param instanceMemoryMB = 4096
param httpConcurrency = 64
param maximumInstanceCount = 100
