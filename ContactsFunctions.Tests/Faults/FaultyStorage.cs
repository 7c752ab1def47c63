using System.Globalization;
using System.Net;
using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using ContactsFunctions.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ContactsFunctions.Tests.Faults;

/// <summary>
/// Stands between the app and Azurite, and lets happen what a test planned for a store's calls. The real clients talk
/// to it: a shared-key signature covers the path and not the port. Any number of stores go through it at once.
/// </summary>
internal sealed class FaultyStorage : IAsyncDisposable
{
    private readonly WebApplication proxy;
    private readonly HttpClient upstream = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
    private readonly Uri tables;
    private readonly Uri queues;
    private readonly StoreCalls calls = new();
    private int tablePort;

    private FaultyStorage(string connectionString)
    {
        Direct = connectionString;
        Contacts = new ContactTable(new TableServiceClient(connectionString));
        ContactRows = new TableClient(connectionString, ContactTable.TableName);
        (tables, queues) = (Endpoint("TableEndpoint"), Endpoint("QueueEndpoint"));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        proxy = builder.Build();
        proxy.Urls.Add("http://127.0.0.1:0");
        proxy.Urls.Add("http://127.0.0.1:0");
        proxy.Run(ForwardAsync);
    }

    /// <summary>The account without anything in between.</summary>
    public string Direct { get; }

    /// <summary>What is stored, without anything in between.</summary>
    public ContactTable Contacts { get; }

    /// <inheritdoc cref="Contacts"/>
    public TableClient ContactRows { get; }

    /// <summary>The account as the app sees it.</summary>
    public string ConnectionString { get; private set; } = "";

    public static async Task<FaultyStorage> StartAsync(string connectionString)
    {
        var storage = new FaultyStorage(connectionString);
        await storage.proxy.StartAsync();
        var ports = storage.proxy.Urls.Select(url => new Uri(url).Port).ToArray();
        storage.tablePort = ports[0];
        storage.ConnectionString = connectionString
            .Replace($":{storage.tables.Port}/", $":{ports[0]}/", StringComparison.Ordinal)
            .Replace($":{storage.queues.Port}/", $":{ports[1]}/", StringComparison.Ordinal);
        return storage;
    }

    /// <summary>From now on a store's calls are counted, and the fault happens to those it was planned for.</summary>
    public StoreLog Watch(string store, PlannedFault? fault) => calls.Watch(store, fault);

    /// <summary>
    /// Puts every message that waits for a later time into the queue once more, to be had now: the test's clock can be
    /// moved, storage's cannot.
    /// </summary>
    public async Task HurryAsync(CancellationToken cancellationToken)
    {
        var queue = new QueueClient(Direct, "mail", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        foreach (var message in calls.TakeDelayed())
        {
            await queue.SendMessageAsync(message, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Without waiting for calls that are being kept waiting.
        await proxy.StopAsync(new CancellationToken(canceled: true));
        await proxy.DisposeAsync();
        upstream.Dispose();
    }

    private Uri Endpoint(string name) => new(Direct.Split(';').Single(part => part.StartsWith(name + '=', StringComparison.Ordinal))[(name.Length + 1)..]);

    private async Task ForwardAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var toTables = context.Connection.LocalPort == tablePort;
        switch (calls.Next(context.Request.Method, target, body))
        {
            case null:
                await PassAsync();
                break;
            case Fault.ResetBefore:
                context.Abort();
                break;
            case Fault.ResetAfter:
                using (await SendAsync(context, toTables, target, body))
                {
                    context.Abort();
                }

                break;
            case Fault.ServerError:
                await RefuseAsync(context, toTables, 500, "InternalError");
                break;
            case Fault.ServerErrorAfter:
                using (await SendAsync(context, toTables, target, body))
                {
                    await RefuseAsync(context, toTables, 500, "InternalError");
                }

                break;
            case Fault.ServerBusy:
                await RefuseAsync(context, toTables, 503, "ServerBusy");
                break;
            case Fault.PreconditionFailed:
                await RefuseAsync(context, toTables, 412, toTables ? "UpdateConditionNotSatisfied" : "ConditionNotMet");
                break;
            case Fault.Conflict:
                await RefuseAsync(context, toTables, 409, toTables ? "EntityAlreadyExists" : "OperationNotAllowedOnQueue");
                break;
            case Fault.TimeoutBefore:
                await UntilGivenUpAsync(context);
                break;
            case Fault.TimeoutAfter:
                using (await SendAsync(context, toTables, target, body))
                {
                    await UntilGivenUpAsync(context);
                }

                break;
            case Fault.SlowAnswer:
                await Task.Delay(TimeSpan.FromMilliseconds(800), context.RequestAborted);
                await PassAsync();
                break;
            case Fault.Duplicate:
                using (var first = await SendAsync(context, toTables, target, body))
                {
                    using var second = await SendAsync(context, toTables, target, body);
                    await AnswerAsync(context, first, target);
                }

                break;
        }

        async Task PassAsync()
        {
            using var answer = await SendAsync(context, toTables, target, body);
            await AnswerAsync(context, answer, target);
        }
    }

    private Task<HttpResponseMessage> SendAsync(HttpContext context, bool toTables, string target, byte[] body)
    {
        // The path goes on letter by letter: it is signed as it was written.
        var address = new Uri((toTables ? tables : queues).GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new(context.Request.Method), address) { Content = new ByteArrayContent(body) };
        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Connection" or "Transfer-Encoding" or "Expect")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!);
            }
        }

        return upstream.SendAsync(request, context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, string target)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        calls.Learn(context.Request.Method, target, body);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (body.Length > 0 && answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static async Task RefuseAsync(HttpContext context, bool toTables, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = code;
        context.Response.ContentType = toTables ? "application/json" : "application/xml";
        var text = toTables
            ? $$$"""{"odata.error":{"code":"{{{code}}}","message":{"lang":"en-US","value":"Planned."} } }"""
            : string.Create(CultureInfo.InvariantCulture, $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>Planned.</Message></Error>");
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
    }

    private static async Task UntilGivenUpAsync(HttpContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}
