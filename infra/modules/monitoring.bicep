// Where traces, metrics and logs go, and the page that shows them.

@description('Makes names unique.')
param token string

@description('Where it lives.')
param location string

@description('Tags for everything.')
param tags object

@description('Days that logs are kept.')
param retentionDays int

@description('The most gigabytes a day.')
param dailyCapGB int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'log-${token}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyCapGB
    }
    features: {
      disableLocalAuth: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'contacts')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Contacts'
    category: 'workbook'
    sourceId: insights.id
    serializedData: string(loadJsonContent('../workbook.json'))
  }
}

@description('The workspace\'s resource id.')
output workspaceId string = workspace.id

@description('The workspace, as queries name it.')
output workspaceCustomerId string = workspace.properties.customerId

@description('The Application Insights resource\'s id.')
output insightsId string = insights.id

@description('The Application Insights resource\'s name.')
output insightsName string = insights.name

@description('Says where telemetry goes. No secret: whoever writes there must have a role.')
output insightsConnectionString string = insights.properties.ConnectionString
