using System.Globalization;
using ContactsFunctions.Mail.Redriving;
using ContactsFunctions.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Console.Overview.Troubles;

/// <summary>Sets the mails that were given up on their way again.</summary>
public sealed class RedriveFunction(ConsoleBoundary console, RedriveMail redriveMail)
{
    /// <summary>Below the store's own address.</summary>
    internal const string Path = "redrive";

    /// <summary>What the overview is asked with, to say how many it were.</summary>
    internal const string CountParameter = "redriven";

    [Function("ConsoleRedrive")]
    public Task<IResult> PressAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "console/{storeId}/" + Path)] HttpRequest request, string storeId) =>
        console.PressAsync(request, storeId, async (visit, _, cancellationToken) =>
        {
            var (redriven, _) = await redriveMail.ExecuteAsync(visit.Store.Id, cancellationToken);
            return new SeeOther(string.Create(CultureInfo.InvariantCulture, $"{visit.To("")}?{CountParameter}={redriven}"));
        });
}
