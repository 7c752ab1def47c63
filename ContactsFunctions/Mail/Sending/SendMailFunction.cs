using System.Text.Json;
using ContactsFunctions.Mail.Enqueueing;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Mail.Sending;

/// <summary>Takes mails from the queue. What fails is thrown: the host tries again, and lays aside what keeps failing.</summary>
public sealed class SendMailFunction(SendMail sendMail)
{
    [Function("SendMail")]
    public Task RunAsync([QueueTrigger(MailOutbox.Name)] string message, CancellationToken cancellationToken) =>
        sendMail.ExecuteAsync(Read(message), cancellationToken);

    private static SendMailMessage Read(string message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, SendMailMessageJson.Default.SendMailMessage) ?? throw new InvalidDataException("The queue message is empty.");
        }
        catch (JsonException)
        {
            // Without the cause: its text could repeat what the message says.
            throw new InvalidDataException("The queue message is not one of a mail to send.");
        }
    }
}
