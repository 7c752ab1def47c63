using ContactsFunctions.Bench.Baselines;

namespace ContactsFunctions.Bench.Intake;

/// <summary>A way to take a contact in.</summary>
internal abstract class Way(string name)
{
    public string Name => name;

    /// <summary>Begins a turn with a store that nobody has used.</summary>
    public virtual Task BeginAsync(string store)
    {
        Store = store;
        return Task.CompletedTask;
    }

    public abstract Task TakeInAsync(string email);

    protected string Store { get; private set; } = "";

    protected static string Body(string email, bool mail) => mail
        ? $$"""{"email":"{{email}}","firstName":"Vanessa","lastName":"Lopez","tags":["VIP"],"marketingAllowed":true,"sendWelcomeEmail":true}"""
        : $$"""{"email":"{{email}}","firstName":"Vanessa","lastName":"Lopez","tags":["VIP"]}""";
}

/// <summary>This project: key, validation, look-up, merge, row and message.</summary>
internal sealed class KeyedCreate(HostedApp app, bool mail) : Way("the app's keyed create")
{
    private string key = "";

    public override async Task BeginAsync(string store)
    {
        await base.BeginAsync(store);
        key = await app.NewStoreAsync(store);
    }

    public override Task TakeInAsync(string email) => app.PostAsync($"api/v1/stores/{Store}/contacts", Body(email, mail), key);
}

/// <summary>The same request to a function that only answers.</summary>
internal sealed class EmptyAnswer(HostedApp baselines, bool mail) : Way("an empty function")
{
    public override Task TakeInAsync(string email) => baselines.PostAsync("empty", Body(email, mail), "a key that nobody reads");
}

/// <summary>The same request to a function that makes only the app's storage calls.</summary>
internal sealed class SameCalls(HostedApp baselines, bool mail) : Way("a function with only the same storage calls")
{
    public override Task TakeInAsync(string email) =>
        baselines.PostAsync($"same-calls/{Store}/{(mail ? "one-mail" : "no-mail")}", Body(email, mail), "a key that nobody reads");
}

/// <summary>As tutorials have it.</summary>
internal sealed class Textbook(HostedApp baselines, bool mail) : Way("textbook: query, upsert, then message")
{
    public override Task TakeInAsync(string email) => baselines.PostAsync($"textbook/{Store}", Body(email, mail));
}

/// <summary>The storage calls from here, no HTTP and no host between.</summary>
internal sealed class ByHand(StorageCalls calls, bool mail) : Way("the same storage calls by hand")
{
    public override Task TakeInAsync(string email) => calls.CreateAsync(Store, mail);
}
