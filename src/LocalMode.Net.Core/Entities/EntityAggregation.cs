namespace LocalMode;

/// <summary>How the labels of tokens become entities; the strategies of Hugging Face's token-classification pipeline.</summary>
public enum EntityAggregation
{
    /// <summary>Neighbouring tokens of one kind are one entity; its score is the mean of theirs. A word can be cut.</summary>
    Simple,

    /// <summary>Each token is an entity of its own, with the label's prefix.</summary>
    None,

    /// <summary>A word has the label and score of its first token.</summary>
    First,

    /// <summary>A word has the label that is best in the mean of its tokens' distributions.</summary>
    Average,

    /// <summary>A word has the distribution of that token which is surest of its label.</summary>
    Max,
}
