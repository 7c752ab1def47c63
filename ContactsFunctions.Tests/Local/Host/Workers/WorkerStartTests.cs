using System.Net;
using System.Net.Sockets;
using ContactsFunctions.Hosting;
using ContactsFunctions.Hosting.Protocol;
using ContactsFunctions.Hosting.Workers;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.Tests.Local.Host.Workers;

/// <summary>How host and worker get to know each other.</summary>
public sealed class WorkerStartTests
{
    private static readonly ScriptedFunction Health = ScriptedFunction.Answering("Health", "health", context => context.Response.WriteAsync("well"));

    [Fact]
    public async Task A_worker_is_greeted_asked_for_its_functions_and_told_to_load_each()
    {
        await using var running = await RunningHost.StartAsync(Health, ScriptedFunction.Answering("Other", "other", _ => Task.CompletedTask));

        var asked = running.Worker.Asked.ToArray();

        Assert.Equal(
            [
                StreamingMessage.ContentOneofCase.WorkerInitRequest, StreamingMessage.ContentOneofCase.FunctionsMetadataRequest,
                StreamingMessage.ContentOneofCase.FunctionLoadRequest, StreamingMessage.ContentOneofCase.FunctionLoadRequest,
            ],
            asked.Select(message => message.ContentCase));
        Assert.Equal(AppContext.BaseDirectory, asked[0].WorkerInitRequest.FunctionAppDirectory);
        Assert.StartsWith("4.", asked[0].WorkerInitRequest.HostVersion, StringComparison.Ordinal);
        Assert.Equal(AppContext.BaseDirectory, asked[1].FunctionsMetadataRequest.FunctionAppDirectory);
        Assert.Equal(["id-of-Health", "id-of-Other"], asked[2..].Select(message => message.FunctionLoadRequest.FunctionId).Order(StringComparer.Ordinal));
        Assert.All(asked[2..], message => Assert.Equal(AppContext.BaseDirectory, message.FunctionLoadRequest.Metadata.Directory));
    }

    [Fact]
    public async Task A_worker_that_never_calls_is_refused_after_a_while_with_its_last_words()
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(new HostScript
        {
            WorkerOf = _ => new() { Connects = false, LastWords = "Where am I?" },
            WorkerStartTimeout = TimeSpan.FromMilliseconds(100),
        }));

        Assert.Equal($"The worker was not ready after 0 seconds. Its last words:{Environment.NewLine}Where am I?", mistake.Message);
    }

    [Fact]
    public async Task A_worker_that_hangs_up_while_it_is_greeted_is_refused_with_its_last_words()
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(new HostScript
        {
            WorkerOf = _ => new() { Answer = _ => throw new OperationCanceledException("It leaves."), LastWords = "I quit." },
        }));

        Assert.Equal($"The worker ended before it was ready. Its last words:{Environment.NewLine}I quit.", mistake.Message);
    }

    [Fact]
    public async Task A_worker_is_ready_when_its_own_web_server_listens()
    {
        var port = ContactsFunctions.Local.FreePort.Find();
        var starting = RunningHost.StartAsync(new HostScript
        {
            WorkerOf = _ => new(Health)
            {
                Answer = message => message.WorkerInitRequest is null ? null : new()
                {
                    WorkerInitResponse = new() { Result = new() { Status = StatusResult.Types.Status.Success }, Capabilities = { ["HttpUri"] = $"http://127.0.0.1:{port}/" } },
                },
            },
        });
        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        Assert.False(starting.IsCompleted);

        using var late = new TcpListener(IPAddress.Loopback, port);
        late.Start();
        await (await starting.Soon()).DisposeAsync();
    }

    [Theory]
    [InlineData(StreamingMessage.ContentOneofCase.WorkerInitRequest, "The worker could not begin: Out of coffee.")]
    [InlineData(StreamingMessage.ContentOneofCase.FunctionsMetadataRequest, "The worker could not list its functions: Out of coffee.")]
    [InlineData(StreamingMessage.ContentOneofCase.FunctionLoadRequest, "The worker could not load function Health: Out of coffee.")]
    public async Task What_a_worker_says_of_its_own_failure_is_said_at_start(object step, string said)
    {
        var failure = new StatusResult { Status = StatusResult.Types.Status.Failure, Exception = new() { Message = "Out of coffee." } };
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(new HostScript
        {
            WorkerOf = _ => new(Health)
            {
                Answer = message => !Equals(message.ContentCase, step) ? null : message.ContentCase switch
                {
                    StreamingMessage.ContentOneofCase.WorkerInitRequest => new() { WorkerInitResponse = new() { Result = failure } },
                    StreamingMessage.ContentOneofCase.FunctionsMetadataRequest => new() { FunctionMetadataResponse = new() { Result = failure } },
                    _ => new() { FunctionLoadResponse = new() { FunctionId = message.FunctionLoadRequest.FunctionId, Result = failure } },
                },
            },
        }));

        Assert.Equal(said, mistake.Message);
    }

    [Fact]
    public async Task A_function_without_a_trigger_is_said_at_start()
    {
        var mistake = await Assert.ThrowsAsync<LocalHostException>(() => RunningHost.StartAsync(
            new ScriptedFunction("Idle", """{"name":"$return","type":"http","direction":"Out"}""", _ => Task.CompletedTask)));

        Assert.Equal("Function Idle has no trigger.", mistake.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_is_let_in_who_was_not_started_by_the_host(bool greets)
    {
        WorkerAddress? address = null;
        await using var running = await RunningHost.StartAsync(new HostScript(Health) { OnWorker = given => address = given });
        using var channel = GrpcChannel.ForAddress(address!.Host);
        using var call = new FunctionRpc.FunctionRpcClient(channel).EventStream(cancellationToken: TestContext.Current.CancellationToken);

        // The id of the worker that is there already is used up.
        await call.RequestStream.WriteAsync(greets ? new() { StartStream = new() { WorkerId = address.WorkerId } } : new() { RpcLog = new() }, TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Soon());

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.Equal("well", await running.Client.GetStringAsync("health", TestContext.Current.CancellationToken).Soon());
    }

    [Fact]
    public async Task What_a_worker_logs_is_logged_under_its_own_category_and_level_with_the_messages_of_exceptions()
    {
        await using var running = await RunningHost.StartAsync(Health);

        running.Worker.Say(Log("Shop.Mail", RpcLog.Types.Level.Warning, "Slow.", "3004", new() { Message = "The relay sleeps.", StackTrace = "at Relay" }));
        running.Worker.Say(Log("Shop.Metric", RpcLog.Types.Level.Information, "A number.", kind: RpcLog.Types.RpcLogCategory.CustomMetric));
        running.Worker.Say(Log("Shop.None", RpcLog.Types.Level.None, "Nothing."));
        running.Worker.Say(Log("Shop.Last", RpcLog.Types.Level.Critical, "The end."));
        await running.LoggedAsync("Critical Shop.Last[0] The end.");

        Assert.Contains(running.LogLines, line => line.StartsWith($"{LogLevel.Warning} Shop.Mail[3004] Slow.{Environment.NewLine}The relay sleeps.{Environment.NewLine}at Relay", StringComparison.Ordinal));
        Assert.DoesNotContain(running.LogLines, line => line.Contains("Shop.Metric", StringComparison.Ordinal) || line.Contains("Shop.None", StringComparison.Ordinal));
    }

    private static StreamingMessage Log(
        string category, RpcLog.Types.Level level, string message, string eventId = "", Hosting.Protocol.RpcException? exception = null,
        RpcLog.Types.RpcLogCategory kind = RpcLog.Types.RpcLogCategory.User) => new()
        {
            RpcLog = new() { Category = category, Level = level, Message = message, EventId = eventId, Exception = exception, LogCategory = kind },
        };
}
