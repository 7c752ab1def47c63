namespace ContactsFunctions.Contacts;

/// <summary>Who the person is: the core fields, all optional.</summary>
public sealed record Profile
{
    public static readonly Profile Empty = new();

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Country { get; init; }

    /// <summary>ISO 3166-1 alpha-2, upper-case.</summary>
    public string? CountryCode { get; init; }

    public string? State { get; init; }

    public string? City { get; init; }

    public string? Address { get; init; }

    public string? PostalCode { get; init; }

    /// <summary><c>m</c> or <c>f</c>.</summary>
    public string? Gender { get; init; }

    public DateOnly? Birthdate { get; init; }

    /// <summary>These fields with the given changes made: a field not given stays, one given as null is cleared.</summary>
    public Profile With(ProfileChange change) => new()
    {
        FirstName = change.FirstName.Or(FirstName),
        LastName = change.LastName.Or(LastName),
        Country = change.Country.Or(Country),
        CountryCode = change.CountryCode.Or(CountryCode),
        State = change.State.Or(State),
        City = change.City.Or(City),
        Address = change.Address.Or(Address),
        PostalCode = change.PostalCode.Or(PostalCode),
        Gender = change.Gender.Or(Gender),
        Birthdate = change.Birthdate.Or(Birthdate),
    };
}

/// <summary>Changes to the core fields.</summary>
public sealed record ProfileChange
{
    public static readonly ProfileChange None = new();

    public Given<string?> FirstName { get; init; }

    public Given<string?> LastName { get; init; }

    public Given<string?> Country { get; init; }

    public Given<string?> CountryCode { get; init; }

    public Given<string?> State { get; init; }

    public Given<string?> City { get; init; }

    public Given<string?> Address { get; init; }

    public Given<string?> PostalCode { get; init; }

    public Given<string?> Gender { get; init; }

    public Given<DateOnly?> Birthdate { get; init; }

    /// <summary>Both changes as one; where both give a field, <paramref name="later"/> wins.</summary>
    public ProfileChange Then(ProfileChange later) => new()
    {
        FirstName = later.FirstName.OrElse(FirstName),
        LastName = later.LastName.OrElse(LastName),
        Country = later.Country.OrElse(Country),
        CountryCode = later.CountryCode.OrElse(CountryCode),
        State = later.State.OrElse(State),
        City = later.City.OrElse(City),
        Address = later.Address.OrElse(Address),
        PostalCode = later.PostalCode.OrElse(PostalCode),
        Gender = later.Gender.OrElse(Gender),
        Birthdate = later.Birthdate.OrElse(Birthdate),
    };
}

/// <summary>A value that a request may have given (null included) or left out.</summary>
public readonly record struct Given<T>(bool IsGiven, T Value)
{
    public static implicit operator Given<T>(T value) => new(true, value);

    /// <summary>The value, or <paramref name="current"/> where none was given.</summary>
    public T Or(T current) => IsGiven ? Value : current;

    /// <summary>This, or <paramref name="other"/> where none was given.</summary>
    public Given<T> OrElse(Given<T> other) => IsGiven ? this : other;
}
