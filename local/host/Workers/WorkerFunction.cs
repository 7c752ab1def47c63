using System.Text.Json;
using ContactsFunctions.Hosting.Protocol;

namespace ContactsFunctions.Hosting.Workers;

/// <summary>A function that the worker has, and the one binding that triggers it.</summary>
internal sealed record WorkerFunction(RpcFunctionMetadata Metadata, JsonElement Trigger)
{
    public string Id => Metadata.FunctionId;

    public string Name => Metadata.Name;

    public string TriggerType => Text("type")!;

    /// <summary>The trigger's parameter.</summary>
    public string TriggerName => Text("name")!;

    /// <exception cref="LocalHostException">It has no trigger.</exception>
    public static WorkerFunction Of(RpcFunctionMetadata metadata)
    {
        foreach (var raw in metadata.RawBindings)
        {
            using var binding = JsonDocument.Parse(raw);
            if (binding.RootElement.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal))
            {
                return new(metadata, binding.RootElement.Clone());
            }
        }

        throw new LocalHostException($"Function {metadata.Name} has no trigger.");
    }

    /// <summary>A property of the trigger as text; null where it is not given.</summary>
    public string? Text(string property) =>
        Trigger.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool Flag(string property) => Trigger.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;

    public override string ToString() => Name;
}
