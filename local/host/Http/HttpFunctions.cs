using System.Text.Json;
using ContactsFunctions.Hosting.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace ContactsFunctions.Hosting.Http;

/// <summary>Puts the HTTP functions on their routes.</summary>
internal static class HttpFunctions
{
    public const string Trigger = "httpTrigger";

    public static void MapHttpFunctions(
        this IEndpointRouteBuilder endpoints, IEnumerable<WorkerFunction> functions, HttpInvoker invoker, LocalHostOptions options)
    {
        var keys = new FunctionKeys(options.MasterKey, options.FunctionKey);
        var taken = new Dictionary<string, List<(ServedMethods Served, WorkerFunction Function)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions.Where(function => function.TriggerType == Trigger))
        {
            var pattern = PatternOf(function, options.HostJson.RoutePrefix);
            var served = new ServedMethods(MethodsOf(function));
            var level = Enum.TryParse<AuthorizationLevel>(function.Text("authLevel"), ignoreCase: true, out var named) ? named : AuthorizationLevel.Admin;
            RefuseTwoOnOneRoute(taken, pattern, served, function);
            endpoints.Map(pattern, context => AnswerAsync(context, function, level, keys, invoker)).WithMetadata(served).WithDisplayName(function.Name);
        }
    }

    private static Task AnswerAsync(HttpContext context, WorkerFunction function, AuthorizationLevel level, FunctionKeys keys, HttpInvoker invoker)
    {
        if (keys.Admits(context.Request, level))
        {
            return invoker.InvokeAsync(context, function);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private static HashSet<string>? MethodsOf(WorkerFunction function) =>
        function.Trigger.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array && methods.GetArrayLength() > 0
            ? methods.EnumerateArray().Select(method => method.GetString()!).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : null;

    private static RoutePattern PatternOf(WorkerFunction function, string prefix)
    {
        var route = (function.Text("route") ?? function.Name).Trim('/');
        if (route.Split('/')[0].ToUpperInvariant() is "ADMIN" or "RUNTIME")
        {
            throw new LocalHostException($"Function {function}: the Functions host keeps routes under {route.Split('/')[0]}/ for itself.");
        }

        try
        {
            return RoutePatternFactory.Parse($"{prefix.Trim('/')}/{route}".Trim('/'));
        }
        catch (RoutePatternException unreadable)
        {
            throw new LocalHostException($"Function {function}: {unreadable.Message}");
        }
    }

    private static void RefuseTwoOnOneRoute(
        Dictionary<string, List<(ServedMethods Served, WorkerFunction Function)>> taken, RoutePattern pattern, ServedMethods served, WorkerFunction function)
    {
        var shape = ShapeOf(pattern);
        if (!taken.TryGetValue(shape, out var there))
        {
            taken.Add(shape, there = []);
        }

        foreach (var other in there)
        {
            if (served.Methods is null || other.Served.Methods is null || served.Methods.Overlaps(other.Served.Methods))
            {
                throw new LocalHostException($"Two functions serve one route and method: {other.Function} and {function}.");
            }
        }

        there.Add((served, function));
    }

    /// <summary>The route with its parameters' names left out, since they tell no two requests apart.</summary>
    private static string ShapeOf(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter =>
                $"{{{(parameter.IsCatchAll ? "*" : "")}:{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
            _ => part.ToString(),
        }))));
}
