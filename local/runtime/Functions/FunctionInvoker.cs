using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ContactsFunctions.LocalRuntime.Functions;

/// <summary>
/// Runs a function: an instance of its class from the given scope, the call, the awaited result.
/// </summary>
internal sealed class FunctionInvoker
{
    private delegate ValueTask<IResult?> Awaiter(object? returned);

    private readonly Type? instanceType;
    private readonly MethodInvoker invoker;
    private readonly Awaiter awaiter;

    public FunctionInvoker(FunctionDefinition function)
    {
        instanceType = function.Method.IsStatic ? null : function.Method.DeclaringType;
        invoker = MethodInvoker.Create(function.Method);
        awaiter = AwaiterFor(function);
    }

    /// <summary>What the function answered; null when it answers nothing.</summary>
    public ValueTask<IResult?> InvokeAsync(IServiceProvider scope, object?[] arguments)
    {
        // Unregistered classes are registered by LocalHost, so that the container's own compiled factories
        // serve them and a disposable one is disposed with its scope.
        var instance = instanceType is null ? null : scope.GetRequiredService(instanceType);
        return awaiter(invoker.Invoke(instance, arguments.AsSpan()));
    }

    private static Awaiter AwaiterFor(FunctionDefinition function)
    {
        var type = function.Method.ReturnType;
        if (type == typeof(void))
        {
            return static _ => default;
        }

        if (type == typeof(Task))
        {
            return static async returned => { await (Task)returned!; return null; };
        }

        if (type == typeof(ValueTask))
        {
            return static async returned => { await (ValueTask)returned!; return null; };
        }

        if (type.IsAssignableTo(typeof(IResult)))
        {
            return static returned => new((IResult?)returned);
        }

        var awaitMethod = type.IsGenericType && type.GenericTypeArguments[0].IsAssignableTo(typeof(IResult))
            ? type.GetGenericTypeDefinition() switch
            {
                var open when open == typeof(Task<>) => nameof(AwaitTaskAsync),
                var open when open == typeof(ValueTask<>) => nameof(AwaitValueTaskAsync),
                _ => null,
            }
            : null;
        return awaitMethod is null
            ? throw new LocalHostException(
                $"Function {function} returns {type.Name}; what can be returned here is nothing, an IResult, or a task of either.")
            : typeof(FunctionInvoker).GetMethod(awaitMethod, BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(type.GenericTypeArguments[0]).CreateDelegate<Awaiter>();
    }

    private static async ValueTask<IResult?> AwaitTaskAsync<T>(object? returned)
        where T : IResult => await (Task<T>)returned!;

    private static async ValueTask<IResult?> AwaitValueTaskAsync<T>(object? returned)
        where T : IResult => await (ValueTask<T>)returned!;
}
