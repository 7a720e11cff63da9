namespace LocalMode;

/// <summary>The step that opening a model is at.</summary>
public enum ModelLoadStage
{
    /// <summary>The files are compared with their published hashes.</summary>
    Verifying,

    /// <summary>The engine reads the model.</summary>
    Loading,

    /// <summary>The model is open.</summary>
    Ready,
}
