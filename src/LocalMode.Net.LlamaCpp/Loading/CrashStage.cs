namespace LocalMode.LlamaCpp.Loading;

/// <summary>What a model does, as its crash marker tells.</summary>
internal enum CrashStage
{
    /// <summary>Nothing that could crash: a process that ended here was ended by somebody.</summary>
    Idle,

    /// <summary>It is being loaded.</summary>
    Loading,

    /// <summary>It runs requests.</summary>
    Running,
}
