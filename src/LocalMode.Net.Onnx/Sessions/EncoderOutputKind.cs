namespace LocalMode.Onnx;

/// <summary>How an output of an encoder's graph is shaped.</summary>
internal enum EncoderOutputKind
{
    /// <summary>[rows, width]: one vector a row, such as the scores of the labels.</summary>
    PerRow,

    /// <summary>[rows, tokens, width]: one vector a token.</summary>
    PerToken,

    /// <summary>[rows, tokens]: one number a token.</summary>
    TokenScalar,
}
