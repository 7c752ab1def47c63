namespace ContactsFunctions.Domain;

/// <summary>Something a keyed caller should know although the request was accepted.</summary>
public sealed record Warning(string Code, string? Field, string Message);
