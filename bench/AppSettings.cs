using System.Globalization;
using ContactsFunctions.Local;

namespace ContactsFunctions.Bench;

/// <param name="SmtpPort">Where mail goes; without one it goes into a folder.</param>
/// <param name="SendsMail">Whether mails are taken from the queue at all.</param>
/// <param name="CreatesMissing">Whether tables and queues are created at start, as on a developer's machine.</param>
internal sealed record AppSettings(int? SmtpPort = null, bool SendsMail = true, bool CreatesMissing = true)
{
    /// <summary>As environment variables.</summary>
    public Dictionary<string, string?> On(Azurite azurite, Uri address) => new()
    {
        ["AzureWebJobsStorage"] = azurite.ConnectionString(),
        ["Storage__CreateMissing"] = CreatesMissing ? "true" : "false",
        ["Links__PublicUrl"] = address.AbsoluteUri,
        ["Links__SigningKey"] = Convert.ToBase64String(new byte[32]),
        ["Mail__Delivery"] = SmtpPort is null ? "folder" : "smtp",
        ["Mail__Folder__Path"] = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "bench", "mails")).FullName,
        ["Mail__Smtp__Host"] = "127.0.0.1",
        ["Mail__Smtp__Port"] = SmtpPort?.ToString(CultureInfo.InvariantCulture),
        ["Mail__SenderAddress"] = "shop@example.com",
        ["RateLimits__Enabled"] = "false",
        ["AzureWebJobs_SendMail_Disabled"] = SendsMail ? "false" : "true",
    };
}
