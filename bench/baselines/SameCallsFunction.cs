using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Bench.Baselines;

/// <summary>What the app asks of storage for a new contact, and nothing else: the body is left unread.</summary>
public sealed class SameCallsFunction(StorageCalls calls)
{
    [Function("SameCalls")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "same-calls/{store}/{mails}")] HttpRequest request, string store, string mails)
    {
        await calls.CreateAsync(store, mail: mails == "one-mail");
        return Answers.Ok;
    }
}
