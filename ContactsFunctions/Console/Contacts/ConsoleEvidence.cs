using ContactsFunctions.Domain;

namespace ContactsFunctions.Console.Contacts;

/// <summary>What the consent log says of what an owner does in the console.</summary>
internal static class ConsoleEvidence
{
    /// <summary>What the log calls the console.</summary>
    public const string Way = "console";

    /// <summary>The owner's address and program are no evidence of what the person did, and are not kept.</summary>
    /// <param name="reason">Why, in the owner's words.</param>
    public static Evidence Of(string? reason = null) => new(ConsentCause.Api, Source: reason.CutOrNull(Evidence.MaxSourceLength))
    {
        By = new Writer(Way),
    };
}
