namespace ContactsFunctions.Dialects.Remarkety;

/// <summary>What the consent log calls the ways in which Remarkety's clients write.</summary>
internal static class RemarketyWays
{
    public const string Contacts = "remarkety";
    public const string Customers = "remarkety-customers";
    public const string Event = "remarkety-event";
    public const string Import = "import";
}
