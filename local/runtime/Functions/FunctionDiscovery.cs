using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace ContactsFunctions.LocalRuntime.Functions;

/// <summary>Finds functions as the worker does: public methods of public classes, by attribute.</summary>
internal static class FunctionDiscovery
{
    public static IReadOnlyList<FunctionDefinition> Find(LocalHostOptions options)
    {
        var found = options.Assemblies.SelectMany(assembly => assembly.GetExportedTypes())
            .Concat(options.FunctionTypes)
            .Where(type => type.IsClass)
            .SelectMany(In)
            .Where(function => !IsDisabled(function, options.Configuration))
            .ToList();
        RefuseTwoOfOneName(found);
        return found;
    }

    // AzureWebJobs.<name>.Disabled, in an environment variable with double underscores for the points.
    private static bool IsDisabled(FunctionDefinition function, IConfiguration settings) =>
        (settings[$"AzureWebJobs:{function.Name}:Disabled"] ?? settings[$"AzureWebJobs.{function.Name}.Disabled"]) is { } text
        && (text == "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<FunctionDefinition> In(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var method in type.GetMethods(Declared))
        {
            // IsDefined reads metadata only; an attribute object is built for functions alone.
            if (method.IsDefined(typeof(FunctionAttribute), inherit: false))
            {
                yield return FunctionDefinition.Of(method, method.GetCustomAttribute<FunctionAttribute>()!);
            }
        }
    }

    private static void RefuseTwoOfOneName(IEnumerable<FunctionDefinition> functions)
    {
        var seen = new Dictionary<string, FunctionDefinition>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            if (!seen.TryAdd(function.Name, function))
            {
                throw new LocalHostException($"Two functions have one name: {seen[function.Name]} and {function}.");
            }
        }
    }
}
