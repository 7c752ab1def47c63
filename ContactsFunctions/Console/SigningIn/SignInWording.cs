using ContactsFunctions.Pages;

namespace ContactsFunctions.Console.SigningIn;

/// <summary>What one reads on the way in and out.</summary>
internal sealed record SignInWording(
    Message Ask,
    string Store,
    string StoreHint,
    string Address,
    string Send,
    Message Sent,
    string Again,
    Message Enter,
    string EnterButton,
    Message LinkOver,
    Message SignedOut);
