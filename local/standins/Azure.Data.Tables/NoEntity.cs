namespace Azure.Data.Tables;

/// <summary>The answer to asking for an entity that is not there.</summary>
internal sealed class NoEntity<T>(Response response) : NullableResponse<T>
{
    public override bool HasValue => false;
    public override T Value => throw new InvalidOperationException("There is no such entity; ask HasValue first.");
    public override Response GetRawResponse() => response;
}
