// What people rely on: zones, locks, and backups that nobody can change for a week.
using '../main.bicep'

import { month, name, operators, previousSeed, region, seed } from 'fixed.bicep'

param environmentName = name
param location = region
param alertEmails = operators
param budgetStart = month
param signingKeySeed = seed
param previousSigningKeySeed = previousSeed

param protect = true
param backupRetentionDays = 90
param backupImmutableDays = 7
