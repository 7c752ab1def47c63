using System.Text.Json;
using ContactsFunctions.Hosting.Protocol;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Tests.Local.Host;

/// <summary>What a <see cref="ScriptedWorker"/> says and does.</summary>
internal sealed record WorkerScript(params IReadOnlyList<ScriptedFunction> Functions)
{
    /// <summary>Whether it calls its host at all.</summary>
    public bool Connects { get; init; } = true;

    /// <summary>What it wrote last.</summary>
    public string LastWords { get; init; } = "";

    /// <summary>Its answer to what the host asks at first; null for a good worker's.</summary>
    public Func<StreamingMessage, StreamingMessage?> Answer { get; init; } = _ => null;
}

/// <summary>A function as a worker lists it, and what it does.</summary>
/// <param name="Name">Its id as well.</param>
/// <param name="Trigger">The trigger's binding, as in functions.metadata.</param>
/// <param name="Run">Called for each invocation; what it throws fails that.</param>
internal sealed record ScriptedFunction(string Name, string Trigger, Func<Invocation, Task> Run)
{
    public bool IsHttp => Trigger.Contains("httpTrigger", StringComparison.Ordinal);

    public RpcFunctionMetadata Metadata => new() { Name = Name, FunctionId = $"id-of-{Name}", EntryPoint = "Scripted.Run", RawBindings = { Trigger } };

    /// <param name="route">Absent where null.</param>
    /// <param name="methods">Separated by spaces; every method where empty.</param>
    public static ScriptedFunction Answering(string name, string? route, Func<HttpContext, Task> answer, string methods = "", string level = "Anonymous") =>
        Http(name, route, invocation => answer(invocation.Http), methods, level);

    public static ScriptedFunction Http(string name, string? route, Func<Invocation, Task> run, string methods = "", string level = "Anonymous") =>
        new(name, JsonSerializer.Serialize(new
        {
            name = "request",
            direction = "In",
            type = "httpTrigger",
            authLevel = level,
            methods = methods.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            route,
            properties = new { },
        }), run);

    /// <param name="takesMessage">Whether its parameter is a whole message; else it is text.</param>
    public static ScriptedFunction Queue(string queue, Func<Invocation, Task> run, bool takesMessage = false, string? connection = null, string name = "Works") =>
        new(name, JsonSerializer.Serialize(new
        {
            name = "message",
            direction = "In",
            type = "queueTrigger",
            queueName = queue,
            connection,
            properties = takesMessage ? new { supportsDeferredBinding = "True" } : (object)new { },
        }), run);

    public static ScriptedFunction Timer(string schedule, Func<Invocation, Task> run, bool runOnStartup = false, string name = "Ticks") =>
        new(name, JsonSerializer.Serialize(new { name = "timer", direction = "In", type = "timerTrigger", schedule, runOnStartup, properties = new { } }), run);
}

/// <summary>One call of a function.</summary>
internal sealed class Invocation(InvocationRequest request) : IDisposable
{
    private readonly CancellationTokenSource cancelled = new();
    private HttpContext? http;

    public string Id => request.InvocationId;

    public InvocationRequest Request => request;

    /// <summary>The trigger's value.</summary>
    public TypedData Input => request.InputData.Single().Data;

    /// <summary>What the host said besides, as the worker would read it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = request.TriggerMetadata.ToDictionary(
        pair => pair.Key,
        pair => pair.Value.DataCase == TypedData.DataOneofCase.String ? pair.Value.String : pair.Value.Json,
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The request that was forwarded for it, of an HTTP function.</summary>
    public HttpContext Http
    {
        get => http ?? throw new InvalidOperationException("Not an HTTP function.");
        set => http = value;
    }

    /// <summary>Signalled when the host says that it is of no use any more.</summary>
    public CancellationToken Cancelled => cancelled.Token;

    public void Cancel() => cancelled.Cancel();

    public void Dispose() => cancelled.Dispose();
}
