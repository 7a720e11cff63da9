namespace LocalMode;

/// <summary>When beam search ends.</summary>
public enum BeamSearchStopping
{
    /// <summary>When it is unlikely that a better hypothesis comes (early_stopping false).</summary>
    Heuristic,

    /// <summary>As soon as there are as many finished hypotheses as beams (early_stopping true).</summary>
    Early,

    /// <summary>Only when no better hypothesis can come (early_stopping "never").</summary>
    Never,
}
