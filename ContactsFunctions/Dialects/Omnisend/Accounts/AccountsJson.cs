using System.Text.Json.Serialization;

namespace ContactsFunctions.Dialects.Omnisend.Accounts;

/// <summary>The JSON of accounts and brands.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(OmnisendBrand))]
internal sealed partial class AccountsJson : JsonSerializerContext;
