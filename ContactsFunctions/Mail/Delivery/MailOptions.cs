namespace ContactsFunctions.Mail.Delivery;

/// <summary>How mail leaves the app: the settings under <c>Mail</c>.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Which adapter hands mail on. Required.</summary>
    public MailDeliveryKind? Delivery { get; init; }

    /// <summary>Who mails come from, where a store has no sender of its own. Required; ASCII.</summary>
    public string SenderAddress { get; init; } = "";

    public string? SenderName { get; init; }

    public SmtpOptions Smtp { get; init; } = new();

    public AcsOptions Acs { get; init; } = new();

    public FolderOptions Folder { get; init; } = new();
}

/// <summary>The ways mail can leave the app.</summary>
public enum MailDeliveryKind
{
    /// <summary>Through any relay.</summary>
    Smtp,

    /// <summary>Through Azure Communication Services, with the app's identity.</summary>
    Acs,

    /// <summary>Into a folder, as <c>.eml</c> files: for trying things out.</summary>
    Folder,
}

/// <summary>The relay that takes our mail.</summary>
public sealed class SmtpOptions
{
    public string Host { get; init; } = "";

    /// <summary>587, the submission port, where STARTTLS is on, else 25.</summary>
    public int? Port { get; init; }

    /// <summary>Whether the connection must be encrypted (STARTTLS). A relay that cannot gets no mail.</summary>
    public bool StartTls { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>A PEM file with the certificates to trust instead of the system's, for a relay of one's own.</summary>
    public string? TrustedCertificates { get; init; }

    /// <summary>The longest one delivery may take, from connecting to the relay's last word.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    internal int EffectivePort => Port ?? (StartTls ? 587 : 25);
}

/// <summary>The Azure Communication Services resource that takes our mail.</summary>
public sealed class AcsOptions
{
    /// <summary>Such as <c>https://shop.communication.azure.com</c>.</summary>
    public Uri? Endpoint { get; init; }
}

/// <summary>The folder that takes our mail.</summary>
public sealed class FolderOptions
{
    public string Path { get; init; } = "";
}
