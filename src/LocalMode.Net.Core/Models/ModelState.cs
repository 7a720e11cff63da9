namespace LocalMode;

/// <summary>How ready a model is to serve.</summary>
public enum ModelState
{
    /// <summary>It is not on this machine.</summary>
    NotPresent,

    /// <summary>It is being downloaded.</summary>
    Downloading,

    /// <summary>It is on this machine and nothing has opened it yet.</summary>
    NotLoaded,

    /// <summary>It is being opened.</summary>
    Loading,

    /// <summary>It can serve.</summary>
    Ready,

    /// <summary>Opening it failed.</summary>
    Faulted,
}
