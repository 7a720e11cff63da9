namespace LocalMode.Onnx;

/// <summary>How the hidden states of a text's tokens become one vector.</summary>
public enum EmbeddingPooling
{
    /// <summary>The mean over all tokens, special tokens included.</summary>
    Mean,

    /// <summary>The first token's.</summary>
    Cls,

    /// <summary>The largest value of each dimension.</summary>
    Max,

    /// <summary>The last token's.</summary>
    LastToken,

    /// <summary>The sum over all tokens, divided by the square root of their number.</summary>
    MeanSqrtLength,

    /// <summary>The mean over all tokens, each weighted with its position, counted from 1.</summary>
    WeightedMean,
}
