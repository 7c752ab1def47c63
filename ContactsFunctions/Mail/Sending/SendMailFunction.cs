using Azure.Storage.Queues.Models;
using ContactsFunctions.Domain;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Mail.SigningIn;
using ContactsFunctions.Storage;
using ContactsFunctions.Telemetry;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Mail.Sending;

/// <summary>Takes mails from the queue. What fails is thrown: the host tries again, and lays aside what keeps failing.</summary>
public sealed class SendMailFunction(SendMail sendMail, SendSignInMail sendSignIn)
{
    /// <summary>host.json's <c>maxDequeueCount</c>: after this many failures the host lays the message aside.</summary>
    internal const int MaxDequeueCount = 5;

    [Function("SendMail")]
    public async Task RunAsync([QueueTrigger(MailOutbox.Name)] QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var mail = QueueJson.Read(message.Body, SendMailMessageJson.Default.SendMailMessage, "a mail to send");
        try
        {
            await TakeAsync(message, mail, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw FunctionFailedException.Of(e);
        }
    }

    private async Task TakeAsync(QueueMessage message, SendMailMessage mail, CancellationToken cancellationToken)
    {
        try
        {
            await (mail.Kind == MailKind.SignIn
                ? sendSignIn.ExecuteAsync(mail, cancellationToken)
                : sendMail.ExecuteAsync(mail, message.MessageId, cancellationToken));
        }
        catch (Exception) when (message.DequeueCount >= MaxDequeueCount)
        {
            await sendMail.NoteDeadLetteredAsync(mail, cancellationToken);
            throw;
        }
    }
}
