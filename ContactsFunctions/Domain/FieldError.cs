namespace ContactsFunctions.Domain;

/// <summary>Something wrong with a request, and what would be right. Never repeats what was sent.</summary>
/// <param name="Field">As the caller wrote it: <c>email</c>, <c>phone</c>, <c>properties.city</c>.</param>
/// <param name="Code">The reason, for programs.</param>
/// <param name="Message">The reason in English; a page shows it where it has no sentence of its own for it.</param>
public sealed record FieldError(string Field, string Code, string Message);
