namespace ContactsFunctions.Hosting;

/// <summary>What is wrong with the functions, their settings or host.json; seen at start only.</summary>
public sealed class LocalHostException(string message) : Exception(message);
