using Microsoft.Extensions.Options;

namespace ContactsFunctions.Mail.Delivery;

/// <summary>Says what is wrong with the settings under <c>Mail</c>, each by its full name, never with its value.</summary>
internal sealed class MailOptionsValidator : IValidateOptions<MailOptions>
{
    private const string NoDelivery = "Mail:Delivery must say how mail is delivered: smtp, acs or folder.";

    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(MailOptions options)
    {
        if (!MailHeader.IsAddress(options.SenderAddress))
        {
            yield return "Mail:SenderAddress must be an e-mail address in ASCII, such as news@example.com.";
        }

        foreach (var failure in options.Delivery is { } delivery ? AdapterFailures(delivery, options) : [NoDelivery])
        {
            yield return failure;
        }
    }

    private static IEnumerable<string> AdapterFailures(MailDeliveryKind delivery, MailOptions options) => delivery switch
    {
        MailDeliveryKind.Smtp => SmtpFailures(options.Smtp),
        MailDeliveryKind.Acs => AcsFailures(options.Acs),
        MailDeliveryKind.Folder => FolderFailures(options.Folder),
    };

    private static IEnumerable<string> SmtpFailures(SmtpOptions smtp)
    {
        if (Uri.CheckHostName(smtp.Host) == UriHostNameType.Unknown)
        {
            yield return "Mail:Smtp:Host must be the name or IP address of a relay when Mail:Delivery is smtp.";
        }

        if (smtp.EffectivePort is < 1 or > 65535)
        {
            yield return "Mail:Smtp:Port must be between 1 and 65535.";
        }

        if (string.IsNullOrEmpty(smtp.UserName) != string.IsNullOrEmpty(smtp.Password))
        {
            yield return "Mail:Smtp:UserName and Mail:Smtp:Password must be set together.";
        }

        if (!string.IsNullOrEmpty(smtp.TrustedCertificates) && !File.Exists(smtp.TrustedCertificates))
        {
            yield return "Mail:Smtp:TrustedCertificates must name a PEM file.";
        }

        if (smtp.Timeout < TimeSpan.FromSeconds(1) || smtp.Timeout > TimeSpan.FromMinutes(5))
        {
            yield return "Mail:Smtp:Timeout must be between 00:00:01 and 00:05:00.";
        }
    }

    private static IEnumerable<string> AcsFailures(AcsOptions acs)
    {
        if (acs.Endpoint is not { IsAbsoluteUri: true, Scheme: "https", PathAndQuery: "/" })
        {
            yield return
                "Mail:Acs:Endpoint must be the https address of an Azure Communication Services resource when Mail:Delivery is acs.";
        }
    }

    private static IEnumerable<string> FolderFailures(FolderOptions folder)
    {
        if (string.IsNullOrWhiteSpace(folder.Path))
        {
            yield return "Mail:Folder:Path must name a folder when Mail:Delivery is folder.";
        }
    }
}
