using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.Tests.Local.Runtime;

public sealed class FunctionScopeTests
{
    [Fact]
    public async Task Each_call_has_an_instance_and_a_scope_of_its_own_that_lives_until_the_answer_is_written()
    {
        var journal = new Journal();
        await using var running = await RunningHost.StartAsync(
            [typeof(Scoped)], services: services => services.AddSingleton(journal).AddScoped<Resource>());

        for (var call = 1; call <= 3; call++)
        {
            Assert.Equal("calls of this instance: 1", await running.Client.GetStringAsync("scoped", TestContext.Current.CancellationToken));
            await journal.Disposed.WaitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(
            ["function 1", "answer 1", "disposed 1", "function 2", "answer 2", "disposed 2", "function 3", "answer 3", "disposed 3"],
            journal.Lines);
    }

    public sealed class Journal
    {
        private int resources;

        public List<string> Lines { get; } = [];

        public SemaphoreSlim Disposed { get; } = new(0);

        public int NextResource() => Interlocked.Increment(ref resources);
    }

    public sealed class Resource(Journal journal) : IAsyncDisposable
    {
        public int Number { get; } = journal.NextResource();

        public ValueTask DisposeAsync()
        {
            journal.Lines.Add($"disposed {Number}");
            journal.Disposed.Release();
            return default;
        }
    }

    public sealed class Scoped(Resource resource, Journal journal)
    {
        private int calls;

        [Function("scoped")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            calls++;
            journal.Lines.Add($"function {resource.Number}{request.ContentType}");
            return new Answer(calls, resource, journal);
        }
    }

    private sealed class Answer(int calls, Resource resource, Journal journal) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await Task.Yield();
            journal.Lines.Add($"answer {resource.Number}");
            await httpContext.Response.WriteAsync($"calls of this instance: {calls}", httpContext.RequestAborted);
        }
    }
}
