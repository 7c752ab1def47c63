namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a caller must show before the host runs an HTTP function.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}
