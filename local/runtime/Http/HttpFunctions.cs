using ContactsFunctions.LocalRuntime.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ContactsFunctions.LocalRuntime.Http;

/// <summary>Puts the HTTP functions on their routes.</summary>
internal static class HttpFunctions
{
    public static void MapHttpFunctions(
        this IEndpointRouteBuilder endpoints, IEnumerable<FunctionDefinition> functions, LocalHostOptions options, RunningWork running)
    {
        var logger = endpoints.ServiceProvider.GetRequiredService<ILogger<HttpFunctionRunner>>();
        var keys = new FunctionKeys(options.MasterKey, options.FunctionKey);
        var taken = new Dictionary<string, List<(ServedMethods Served, FunctionDefinition Function)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpTriggerAttribute trigger)
            {
                continue;
            }

            var pattern = PatternOf(function, trigger, options.HostJson.RoutePrefix);
            var served = new ServedMethods(
                trigger.Methods is { Length: > 0 } methods ? methods.ToHashSet(StringComparer.OrdinalIgnoreCase) : null);
            RefuseTwoOnOneRoute(taken, pattern, served, function);

            var runner = new HttpFunctionRunner(function, trigger.AuthLevel, keys, running, logger);
            endpoints.Map(pattern, runner.RunAsync).WithMetadata(served).WithDisplayName(function.Name);
        }
    }

    private static RoutePattern PatternOf(FunctionDefinition function, HttpTriggerAttribute trigger, string prefix)
    {
        var route = (trigger.Route ?? function.Name).Trim('/');
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
        Dictionary<string, List<(ServedMethods Served, FunctionDefinition Function)>> taken,
        RoutePattern pattern, ServedMethods served, FunctionDefinition function)
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
