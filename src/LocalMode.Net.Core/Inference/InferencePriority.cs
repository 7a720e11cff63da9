namespace LocalMode;

/// <summary>How urgent a call is among those that wait for the same model. No call waits for ever behind more urgent ones.</summary>
public enum InferencePriority
{
    /// <summary>Work in the background, such as indexing.</summary>
    Low = -1,

    /// <summary>The usual.</summary>
    Normal = 0,

    /// <summary>Somebody waits for the answer.</summary>
    High = 1,
}
