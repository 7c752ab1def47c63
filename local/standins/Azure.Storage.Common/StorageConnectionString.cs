namespace Azure.Storage;

/// <summary>The account, key and endpoints that a storage connection string names.</summary>
internal sealed class StorageConnectionString
{
    // Azurite's account; public and the same everywhere.
    private const string DevelopmentAccount = "devstoreaccount1";
    private const string DevelopmentKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public required string AccountName { get; init; }
    public required string AccountKey { get; init; }
    public required Uri? TableEndpoint { get; init; }
    public required Uri? QueueEndpoint { get; init; }

    /// <exception cref="FormatException">It is malformed, or names no account and key.</exception>
    /// <exception cref="NotSupportedException">It carries a shared access signature.</exception>
    public static StorageConnectionString Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        var settings = ReadSettings(connectionString);

        if (string.Equals(settings.GetValueOrDefault("UseDevelopmentStorage"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return new StorageConnectionString
            {
                AccountName = DevelopmentAccount,
                AccountKey = DevelopmentKey,
                QueueEndpoint = new Uri($"http://127.0.0.1:10001/{DevelopmentAccount}"),
                TableEndpoint = new Uri($"http://127.0.0.1:10002/{DevelopmentAccount}"),
            };
        }

        if (settings.ContainsKey("SharedAccessSignature"))
        {
            throw new NotSupportedException("The stand-ins do not take shared access signatures.");
        }

        if (!settings.TryGetValue("AccountName", out var account) || !settings.TryGetValue("AccountKey", out var key))
        {
            throw new FormatException("No valid combination of account information found.");
        }

        return new StorageConnectionString
        {
            AccountName = account,
            AccountKey = key,
            QueueEndpoint = Endpoint("Queue"),
            TableEndpoint = Endpoint("Table"),
        };

        // An endpoint that is spelled out wins; else it follows from protocol, account and suffix.
        Uri? Endpoint(string service)
        {
            if (settings.TryGetValue(service + "Endpoint", out var given))
            {
                return new Uri(given);
            }

            var protocol = settings.GetValueOrDefault("DefaultEndpointsProtocol");
            var suffix = settings.GetValueOrDefault("EndpointSuffix") ?? "core.windows.net";
            return protocol is null ? null : new Uri($"{protocol}://{account}.{service.ToLowerInvariant()}.{suffix}");
        }
    }

    private static Dictionary<string, string> ReadSettings(string connectionString)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // Only the first '=' separates: keys are base64 and end in more of them.
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FormatException("Settings must be of the form \"name=value\".");
            }

            settings[setting[..equals]] = setting[(equals + 1)..];
        }

        return settings;
    }
}
