namespace ContactsFunctions.Console.SigningIn;

/// <summary>What one reads on the way in and out.</summary>
internal sealed record SignInWording(
    PageMessage Ask,
    string Store,
    string StoreHint,
    string Address,
    string Send,
    PageMessage Sent,
    string Again,
    PageMessage Enter,
    string EnterButton,
    PageMessage LinkOver,
    PageMessage SignedOut);
