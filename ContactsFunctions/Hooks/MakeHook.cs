using System.Globalization;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Links;
using ContactsFunctions.Storage.Hooks;
using ContactsFunctions.Stores;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Hooks;

/// <summary>Makes a webhook as it is asked for.</summary>
public sealed class MakeHook(HookTable hooks, HookSecrets secrets, IOptions<HookOptions> options, TimeProvider time)
{
    /// <returns>The hook and its secret, which is told now and never again.</returns>
    /// <exception cref="ProblemException">400: names everything that is wrong. 409: the store has as many as it may.</exception>
    public async Task<(Hook Hook, string Secret)> ExecuteAsync(StoreId store, JsonElement asked, CancellationToken cancellationToken)
    {
        var sent = HookRequest.Read(asked, options.Value.AllowLoopback);

        // Two that are made at once may be one too many; the limit only keeps what a store costs within bounds.
        if ((await hooks.ListAsync(store, cancellationToken)).Count >= Hook.MaxOfStore)
        {
            throw new ProblemException(Problem.Conflict([new("targetUrl", "too_many_hooks", string.Create(
                CultureInfo.InvariantCulture, $"The store has {Hook.MaxOfStore} hooks, which is the most. Remove one first."))]));
        }

        var hook = new Hook(HookId.New(), sent.TargetUrl, sent.Events, sent.Format, time.Now());
        await hooks.AddAsync(store, hook, cancellationToken);
        return (hook, secrets.Show(store, hook.Id.ToString()));
    }
}
