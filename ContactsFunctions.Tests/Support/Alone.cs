namespace ContactsFunctions.Tests.Support;

/// <summary>Tests of time and memory: they run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
