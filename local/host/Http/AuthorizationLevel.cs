namespace ContactsFunctions.Hosting.Http;

/// <summary>What a caller must show. Levels for users and system keys are open to the master key only, like Admin.</summary>
internal enum AuthorizationLevel
{
    Anonymous,
    Function,
    Admin,
}
