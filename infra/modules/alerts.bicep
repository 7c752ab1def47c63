// Who is told what. Every rule asks the app's own metrics, which hold nothing about a person.

@description('Makes names unique.')
param token string

@description('Where rules live.')
param location string

@description('Tags for everything.')
param tags object

@description('The Application Insights resource.')
param insightsId string

@description('Who is told.')
param emails string[]

@description('What a month may cost.')
param monthlyBudget int

@description('The first day of the month that the budget begins with.')
param budgetStart string

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'contacts'
    enabled: true
    emailReceivers: [
      for (email, index) in emails: {
        name: 'operator-${index}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

var rules = [
  {
    name: 'mail-laid-aside'
    text: 'Mails that could not be sent lie in the queue mail-poison. Once the cause is gone, send them again: POST /manage/stores/{store_id}/mail/redrive.'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    query: '''
      customMetrics
      | where name == 'contacts.queue.messages' and tostring(customDimensions.queue) == 'mail-poison' and valueMax > 0
    '''
  }
  {
    name: 'batch-stuck'
    text: 'A slice of a batch failed five times; its message lies in the queue batches-poison. Look for WorkBatch in the log. The batch is taken up again every night.'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    query: '''
      customMetrics
      | where name == 'contacts.queue.messages' and tostring(customDimensions.queue) == 'batches-poison' and valueMax > 0
    '''
  }
  {
    name: 'import-stuck'
    text: 'A slice of an import failed for a day; its message lies in the queue imports-poison. Look for WorkImport in the log. The import is taken up again every night.'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    query: '''
      customMetrics
      | where name == 'contacts.queue.messages' and tostring(customDimensions.queue) == 'imports-poison' and valueMax > 0
    '''
  }
  {
    name: 'webhook-stuck'
    text: 'What a webhook is to be told failed five times here; its message lies in the queue hooks-poison. Look for WorkHooks in the log. It is taken up again every hour.'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    query: '''
      customMetrics
      | where name == 'contacts.queue.messages' and tostring(customDimensions.queue) == 'hooks-poison' and valueMax > 0
    '''
  }
  {
    name: 'requests-failed'
    text: 'Five or more requests in a quarter of an hour were answered with a server error.'
    severity: 1
    window: 'PT15M'
    operator: 'GreaterThan'
    query: '''
      customMetrics
      | where name == 'contacts.request.duration' and toint(customDimensions['http.response.status_code']) >= 500
      | summarize failed = sum(valueCount)
      | where failed >= 5
    '''
  }
  {
    name: 'mail-failing'
    text: 'More than a tenth of the deliveries of a quarter of an hour came to nothing.'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    query: '''
      customMetrics
      | where name == 'contacts.mails'
      | summarize failed = sumif(valueSum, tostring(customDimensions.outcome) != 'delivered'), deliveries = sum(valueSum)
      | where failed >= 5 and failed * 10 > deliveries
    '''
  }
  {
    name: 'mail-late'
    text: 'A mail has waited more than a quarter of an hour for its first delivery.'
    severity: 2
    window: 'PT15M'
    operator: 'GreaterThan'
    query: '''
      customMetrics
      | where name == 'contacts.queue.age' and valueMax > 900
    '''
  }
  {
    name: 'no-heartbeat'
    text: 'The app looks at its queues every five minutes and has not done so for half an hour.'
    severity: 1
    window: 'PT30M'
    operator: 'LessThan'
    query: '''
      customMetrics
      | where name == 'contacts.heartbeats'
    '''
  }
]

resource rule 'Microsoft.Insights/scheduledQueryRules@2022-06-15' = [
  for item in rules: {
    name: 'alert-${item.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Contacts: ${item.name}'
      description: item.text
      severity: item.severity
      enabled: true
      autoMitigate: true
      scopes: [
        insightsId
      ]
      evaluationFrequency: 'PT15M'
      windowSize: item.window
      criteria: {
        allOf: [
          {
            query: item.query
            timeAggregation: 'Count'
            operator: item.operator
            threshold: item.operator == 'LessThan' ? 1 : 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [
          operators.id
        ]
      }
    }
  }
]

// A budget's first month cannot be changed later, and each deployment would name another one.
@onlyIfNotExists()
resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: 'budget-${token}'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: budgetStart
    }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: emails
      }
      foreseen: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
    }
  }
}
