namespace ContactsFunctions.Mail.Reporting;

/// <summary>The queue on which Event Grid tells of mails that did not arrive.</summary>
public static class MailEvents
{
    public const string QueueName = "mail-events";

    /// <summary>Where the Functions host puts a message that failed too often.</summary>
    public const string PoisonQueueName = QueueName + "-poison";
}
