using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Signs the date and the resource; once per try, since a late retry wants a fresh date.</summary>
internal sealed class SharedKeyLitePolicy(TableSharedKeyCredential credential) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        // A 'comp' query parameter would be signed too; no request of this subset has one.
        var resource = "/" + credential.AccountName + message.Request.Uri.ToUri().AbsolutePath;

        message.Request.Headers.SetValue("x-ms-date", date);
        message.Request.Headers.SetValue("Authorization",
            $"SharedKeyLite {credential.AccountName}:{credential.Sign(date + "\n" + resource)}");
    }
}
