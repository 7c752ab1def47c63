namespace ContactsFunctions.Intake.Reading;

/// <summary>Who a request comes from, as far as it matters for what is made of mistakes in it.</summary>
public enum Sender
{
    /// <summary>A caller with a key: reads warnings, so that an identifier that cannot be read may be left off.</summary>
    Authenticated,

    /// <summary>A script without a key: every identifier must be right, since nobody is told what was left off.</summary>
    PublicJson,

    /// <summary>
    /// A page's form without a key: only what the visitor types can be wrong. They see nothing else of it, and could not
    /// correct it.
    /// </summary>
    BrowserForm,
}
