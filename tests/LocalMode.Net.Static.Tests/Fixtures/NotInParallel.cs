namespace LocalMode.Static.Tests.Fixtures;

/// <summary>Tests that must have the process to themselves.</summary>
[CollectionDefinition(nameof(NotInParallel), DisableParallelization = true)]
public sealed class NotInParallel;
