namespace LocalMode.Onnx;

/// <summary>What an input of an encoder's graph takes.</summary>
internal enum EncoderInputRole
{
    /// <summary>The token ids.</summary>
    Ids,

    /// <summary>1 for a token, 0 for padding.</summary>
    Mask,

    /// <summary>The segment of each token.</summary>
    TypeIds,

    /// <summary>The position of each token in its text.</summary>
    Positions,
}
