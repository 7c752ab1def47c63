using static ContactsFunctions.Tests.Infra.Snapshot;

namespace ContactsFunctions.Tests.Infra;

/// <summary>What holds in every case, whatever else somebody chose or approved.</summary>
[Trait("Lane", "Slow")]
public sealed class SecurityTests
{
    /// <summary>Who may do what, and where. A role more or less here is a decision.</summary>
    private static readonly (string Role, string Scope)[] Roles =
    [
        ("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Microsoft.Storage/storageAccounts"), // Storage Blob Data Owner
        ("974c5e8b-45b9-4653-ba55-5f855dd0fb88", "Microsoft.Storage/storageAccounts"), // Storage Queue Data Contributor
        ("0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "Microsoft.Storage/storageAccounts"), // Storage Table Data Contributor
        ("3913510d-42f4-4e42-8a64-420c390055eb", "Microsoft.Insights/components"), // Monitoring Metrics Publisher
        ("4633458b-17de-408a-b874-0445c86b69e6", "Microsoft.KeyVault/vaults"), // Key Vault Secrets User
    ];

    private static readonly (string Role, string Scope)[] RolesForMail =
    [
        ("09976791-48a7-449e-bb21-39d1a415f350", "Microsoft.Communication/communicationServices"), // Communication and Email Service Owner
        ("c6a89b2d-59bc-44d0-9896-0f6e12d7b80a", "Microsoft.Storage/storageAccounts/queueServices/queues"), // Storage Queue Data Message Sender
    ];

    [Theory]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", "false")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", "false")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.allowCrossTenantReplication", "false")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.minimumTlsVersion", "TLS1_2")]
    [InlineData("Microsoft.Storage/storageAccounts", "properties.supportsHttpsTrafficOnly", "true")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices/containers", "properties.publicAccess", "None")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices", "properties.deleteRetentionPolicy.enabled", "true")]
    [InlineData("Microsoft.Storage/storageAccounts/blobServices", "properties.isVersioningEnabled", "true")]
    [InlineData("Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization", "true")]
    [InlineData("Microsoft.KeyVault/vaults", "properties.enablePurgeProtection", "true")]
    [InlineData("Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", "true")]
    [InlineData("Microsoft.Insights/components", "properties.DisableLocalAuth", "true")]
    [InlineData("Microsoft.Communication/communicationServices", "properties.disableLocalAuth", "true")]
    [InlineData("Microsoft.Web/sites", "properties.httpsOnly", "true")]
    [InlineData("Microsoft.Web/sites", "properties.siteConfig.minTlsVersion", "1.2")]
    [InlineData("Microsoft.Web/sites", "properties.siteConfig.scmMinTlsVersion", "1.2")]
    [InlineData("Microsoft.Web/sites", "properties.siteConfig.ftpsState", "Disabled")]
    [InlineData("Microsoft.Web/sites", "properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity")]
    [InlineData("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", "false")]
    [InlineData("Microsoft.EventGrid/systemTopics/eventSubscriptions", "properties.deliveryWithResourceIdentity.identity.type", "SystemAssigned")]
    public void It_is_closed(string type, string property, string value)
    {
        var resources = Infrastructure.Cases.SelectMany(c => c.OfType(type)).ToList();

        Assert.NotEmpty(resources);
        Assert.All(resources, r => Assert.Equal(value, At(r, property)?.ToString()));
    }

    [Fact]
    public void Every_role_is_one_that_is_needed_where_it_is_needed_and_says_why() =>
        Assert.All(Infrastructure.Cases, c =>
        {
            var given = c.OfType("Microsoft.Authorization/roleAssignments").ToList();
            var expected = c.Settings["Mail__Delivery"] == "acs" ? Roles.Concat(RolesForMail) : Roles;
            Assert.Equal(expected.Order(), given.Select(r => (((string)At(r, "properties.roleDefinitionId")!).Split('/')[^1], ScopeOf((string)r["id"]!))).Order());
            Assert.All(given, r => Assert.Equal("ServicePrincipal", (string?)At(r, "properties.principalType")));
            Assert.All(given, r => Assert.NotEmpty((string?)At(r, "properties.description") ?? ""));
        });

    /// <summary>A value that came in as a secret is not shown in a snapshot: the expression for it is.</summary>
    [Fact]
    public void A_secret_goes_into_the_key_vault_and_nowhere_else() =>
        Assert.All(Infrastructure.Cases, c =>
        {
            var secrets = c.OfType("Microsoft.KeyVault/vaults/secrets").ToList();
            Assert.All(secrets, s => Assert.Matches("parameters\\(|unknown\\(", (string?)At(s, "properties.value")));
            Assert.All(c.Resources.Except(secrets).SelectMany(Texts), text => Assert.DoesNotMatch("parameters\\(|unknown\\(|listKeys|AccountKey=|SharedAccess", text));
            Assert.All(Texts(c.Json["outputs"]), text => Assert.DoesNotMatch("parameters\\(|unknown\\(|listKeys", text));
        });

    [Theory]
    [InlineData("acs", "Links__SigningKey", "links-signing-key")]
    [InlineData("acs", "Links__PreviousSigningKey", "links-previous-signing-key")]
    [InlineData("smtp-relay", "Mail__Smtp__Password", "mail-smtp-password")]
    public void A_setting_names_a_secret_that_is_there(string name, string setting, string secret)
    {
        var c = Infrastructure.Case(name);

        Assert.Matches($@"^\[format\('@Microsoft\.KeyVault\(SecretUri=\{{0\}}secrets/\{{1\}}\)', reference\('.+/vaults/.+'\)\.vaultUri, '{secret}'\)\]$", c.Settings[setting]);
        Assert.Contains(c.OfType("Microsoft.KeyVault/vaults/secrets"), s => ((string)s["name"]!).EndsWith($"/{secret}", StringComparison.Ordinal));
    }

    [Fact]
    public void Whoever_has_Front_Door_lets_nobody_else_in()
    {
        var c = Infrastructure.Case("front-door");
        var site = At(Assert.Single(c.OfType("Microsoft.Web/sites")), "properties.siteConfig")!;
        var rule = Assert.Single(site["ipSecurityRestrictions"]!.AsArray())!;

        Assert.Equal("Deny", (string?)site["ipSecurityRestrictionsDefaultAction"]);
        Assert.Equal(("Allow", "ServiceTag", "AzureFrontDoor.Backend"), ((string?)rule["action"], (string?)rule["tag"], (string?)rule["ipAddress"]));
        Assert.Equal("11111111-1111-1111-1111-111111111111", (string?)Assert.Single(rule["headers"]!["x-azure-fdid"]!.AsArray()));
        // One entry of X-Forwarded-For more to trust.
        Assert.Equal("2", c.Settings["Http__TrustedProxies"]);
    }

    [Fact]
    public void A_host_name_of_its_own_ends_up_with_a_certificate()
    {
        var bindings = Infrastructure.Case("own-host-name").OfType("Microsoft.Web/sites/hostNameBindings").ToList();

        Assert.Equal(["Disabled", "SniEnabled"], bindings.Select(b => (string?)At(b, "properties.sslState")));
        Assert.Contains("thumbprint", (string)At(bindings[1], "properties.thumbprint")!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_protected_has_zones_locks_and_backups_that_stay()
    {
        var c = Infrastructure.Case("protected");

        Assert.Equal("Standard_ZRS", (string?)At(Assert.Single(c.OfType("Microsoft.Storage/storageAccounts")), "sku.name"));
        Assert.Equal(
            ["Microsoft.KeyVault/vaults", "Microsoft.Storage/storageAccounts"],
            c.OfType("Microsoft.Authorization/locks").Where(l => (string?)At(l, "properties.level") == "CanNotDelete").Select(l => ScopeOf((string)l["id"]!)).Order());
        Assert.Equal("7", At(Assert.Single(c.OfType("Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies")), "properties.immutabilityPeriodSinceCreationInDays")?.ToString());
    }

    /// <summary>The type of what an extension such as a role or a lock is put on, by the extension's id.</summary>
    private static string ScopeOf(string id)
    {
        // Where the name is known at deployment only: [extensionResourceId('<the resource>', ...)].
        var resource = id.StartsWith('[') ? id.Split('\'')[1] : id[..id.LastIndexOf("/providers/", StringComparison.Ordinal)];
        var parts = resource[(resource.LastIndexOf("/providers/", StringComparison.Ordinal) + "/providers/".Length)..].Split('/');
        return string.Join('/', parts.Where((_, at) => at == 0 || at % 2 == 1));
    }
}
