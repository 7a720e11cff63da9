namespace LocalMode.Onnx;

/// <summary>An output that a role reads: the first of these that the graph has, else its only output where that has such a shape.</summary>
/// <param name="Choices">The names and shapes, the best first.</param>
internal sealed record EncoderOutputRequest(params (string Name, EncoderOutputKind Kind)[] Choices)
{
    /// <summary>Gets the hidden states, or the vectors of a graph that pools by itself.</summary>
    public static EncoderOutputRequest Embedding { get; } = new(
        ("last_hidden_state", EncoderOutputKind.PerToken), ("token_embeddings", EncoderOutputKind.PerToken), ("sentence_embedding", EncoderOutputKind.PerRow));

    /// <summary>Gets the scores of a row's labels: classification, reranking, inference.</summary>
    public static EncoderOutputRequest RowLogits { get; } = new(("logits", EncoderOutputKind.PerRow));

    /// <summary>Gets the scores of each token's labels or of the vocabulary: entities, masks.</summary>
    public static EncoderOutputRequest TokenLogits { get; } = new(("logits", EncoderOutputKind.PerToken));

    /// <summary>Gets the score of each token as the beginning of an answer.</summary>
    public static EncoderOutputRequest StartLogits { get; } = new(("start_logits", EncoderOutputKind.TokenScalar));

    /// <summary>Gets the score of each token as the end of an answer.</summary>
    public static EncoderOutputRequest EndLogits { get; } = new(("end_logits", EncoderOutputKind.TokenScalar));
}
