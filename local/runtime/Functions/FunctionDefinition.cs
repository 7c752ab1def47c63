using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ContactsFunctions.LocalRuntime.Functions;

/// <summary>A method with <see cref="FunctionAttribute"/>, and the one parameter that says what triggers it.</summary>
internal sealed record FunctionDefinition(
    string Name, MethodInfo Method, ParameterInfo[] Parameters, ParameterInfo TriggerParameter, TriggerBindingAttribute Trigger)
{
    public static FunctionDefinition Of(MethodInfo method, FunctionAttribute function)
    {
        var parameters = method.GetParameters();
        var triggers = parameters
            .Select(parameter => (Parameter: parameter, Trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(found => found.Trigger is not null)
            .ToList();
        return triggers.Count == 1
            ? new(function.Name, method, parameters, triggers[0].Parameter, triggers[0].Trigger!)
            : throw new LocalHostException(
                $"Function {function.Name} ({Place(method)}) has {triggers.Count} trigger parameters; one is needed.");
    }

    /// <summary>For messages to the developer: which function, and where it stands.</summary>
    public override string ToString() => $"{Name} ({Place(Method)})";

    private static string Place(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    public LocalHostException Unsupported(ParameterInfo parameter) =>
        new($"Function {this}: parameter {parameter.Name} has the type {parameter.ParameterType.Name}, which cannot be bound here.");
}
