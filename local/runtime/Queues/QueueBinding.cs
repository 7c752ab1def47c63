using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using ContactsFunctions.LocalRuntime.Functions;

namespace ContactsFunctions.LocalRuntime.Queues;

/// <summary>Gives a queue function its arguments: the message in the form it asks for, and a token.</summary>
internal sealed class QueueBinding(FunctionDefinition function, JsonSerializerOptions json)
{
    private readonly Func<QueueMessage, CancellationToken, object?>[] sources =
        [.. function.Parameters.Select(parameter => SourceOf(parameter, function, json))];

    /// <param name="message">With its body decoded.</param>
    /// <param name="cancellationToken">Asks the function to give up.</param>
    /// <exception cref="JsonException">The function asks for an object, and the body is none.</exception>
    public object?[] Bind(QueueMessage message, CancellationToken cancellationToken) =>
        Array.ConvertAll(sources, source => source(message, cancellationToken));

    private static Func<QueueMessage, CancellationToken, object?> SourceOf(
        ParameterInfo parameter, FunctionDefinition function, JsonSerializerOptions json)
    {
        var type = parameter.ParameterType;
        if (parameter != function.TriggerParameter)
        {
            return type == typeof(CancellationToken)
                ? static (_, cancellationToken) => cancellationToken
                : throw function.Unsupported(parameter);
        }

        return type switch
        {
            _ when type == typeof(QueueMessage) => static (message, _) => message,
            _ when type == typeof(string) => static (message, _) => message.Body.ToString(),
            _ when type == typeof(BinaryData) => static (message, _) => message.Body,
            _ when type == typeof(byte[]) => static (message, _) => message.Body.ToArray(),
            { IsInterface: true } or { IsPrimitive: true } or { IsArray: true } => throw function.Unsupported(parameter),
            _ when type.Namespace?.Split('.')[0] is "System" or "Microsoft" => throw function.Unsupported(parameter),
            _ => (message, _) => JsonSerializer.Deserialize(message.Body.ToMemory().Span, type, json),
        };
    }
}
