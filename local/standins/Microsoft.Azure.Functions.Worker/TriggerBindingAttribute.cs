namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Common base of the triggers; here only what the derived attributes need.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : Attribute;
