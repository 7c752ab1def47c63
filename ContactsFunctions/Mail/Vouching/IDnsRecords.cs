namespace ContactsFunctions.Mail.Vouching;

/// <summary>What the name system says of a domain.</summary>
public interface IDnsRecords
{
    /// <summary>The texts (TXT) of a name; none where there are none. Null where no answer came.</summary>
    Task<IReadOnlyList<string>?> TextsAsync(string name, CancellationToken cancellationToken);

    /// <summary>The name that a name stands for (CNAME); an empty text where it stands for none. Null where no answer came.</summary>
    Task<string?> AliasAsync(string name, CancellationToken cancellationToken);
}
