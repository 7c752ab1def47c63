using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Bench.Baselines;

/// <summary>What the app asks of storage for a new contact, and nothing else: the body is left unread.</summary>
public sealed class SameCallsFunction(StorageCalls calls)
{
    [Function("SameCalls")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "same-calls/{store}/{mail:bool}")] HttpRequest request, string store, bool mail)
    {
        await calls.CreateAsync(store, mail);
        return Answers.Ok;
    }
}
