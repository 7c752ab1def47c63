using System.Globalization;
using System.Reflection;
using ContactsFunctions.LocalRuntime.Functions;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.LocalRuntime.Http;

/// <summary>
/// Gives an HTTP function its arguments: the request, a token, and by name whatever the route or else the
/// query says. A value that cannot be read counts as absent; an absent value that neither may be null nor has
/// a default fails the request, as in the worker.
/// </summary>
internal sealed class HttpBinding
{
    private readonly Func<HttpContext, CancellationToken, object?>[] sources;

    public HttpBinding(FunctionDefinition function) =>
        sources = [.. function.Parameters.Select(parameter => SourceOf(parameter, function))];

    public object?[] Bind(HttpContext context, CancellationToken cancellationToken)
    {
        var arguments = new object?[sources.Length];
        for (var i = 0; i < sources.Length; i++)
        {
            arguments[i] = sources[i](context, cancellationToken);
        }

        return arguments;
    }

    private static Func<HttpContext, CancellationToken, object?> SourceOf(ParameterInfo parameter, FunctionDefinition function)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return static (context, _) => context.Request;
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return static (_, cancellationToken) => cancellationToken;
        }

        if (parameter == function.TriggerParameter || ReaderOf(parameter.ParameterType) is not { } read)
        {
            throw function.Unsupported(parameter);
        }

        var name = parameter.Name!;
        var absent = Absent(parameter, function);
        return (context, _) => Named(context, name) is { } text && read(text) is { } value ? value : absent();
    }

    /// <summary>Route values come first; both are case-insensitive by nature.</summary>
    private static string? Named(HttpContext context, string name) =>
        context.Request.RouteValues.TryGetValue(name, out var routed) && routed is not null
            ? Convert.ToString(routed, CultureInfo.InvariantCulture)
            : context.Request.Query.TryGetValue(name, out var queried) ? queried.ToString() : null;

    private static Func<object?> Absent(ParameterInfo parameter, FunctionDefinition function)
    {
        if (parameter.HasDefaultValue)
        {
            var type = parameter.ParameterType;
            var value = parameter.DefaultValue is null && type.IsValueType && Nullable.GetUnderlyingType(type) is null
                ? Activator.CreateInstance(type) // `= default` of a struct
                : parameter.DefaultValue;
            return () => value;
        }

        if (!parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null)
        {
            return static () => null;
        }

        var complaint = $"Function {function}: no usable value for parameter {parameter.Name}.";
        return () => throw new InvalidOperationException(complaint);
    }

    private static Func<string, object?>? ReaderOf(Type type)
    {
        var culture = CultureInfo.InvariantCulture;
        const DateTimeStyles Kept = DateTimeStyles.RoundtripKind;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal;
        var value = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            _ when value == typeof(string) => text => text,
            _ when value == typeof(int) => text => int.TryParse(text, NumberStyles.Integer, culture, out var number) ? number : null,
            _ when value == typeof(long) => text => long.TryParse(text, NumberStyles.Integer, culture, out var number) ? number : null,
            _ when value == typeof(bool) => text => bool.TryParse(text, out var flag) ? flag : null,
            _ when value == typeof(Guid) => text => Guid.TryParse(text, out var id) ? id : null,
            _ when value == typeof(DateTime) => text => DateTime.TryParse(text, culture, Kept, out var time) ? time : null,
            _ when value == typeof(DateTimeOffset) => text => DateTimeOffset.TryParse(text, culture, Utc, out var time) ? time : null,
            { IsEnum: true } => text => Enum.TryParse(value, text, ignoreCase: true, out var named) ? named : null,
            _ => null,
        };
    }
}
