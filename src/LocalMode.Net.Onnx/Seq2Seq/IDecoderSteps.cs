namespace LocalMode.Onnx;

/// <summary>What a search over token sequences needs of a model. Used by one thread.</summary>
internal interface IDecoderSteps
{
    /// <summary>Gets the tokens that can follow.</summary>
    int VocabularySize { get; }

    /// <summary>Reads a source text and the beginning of the answer.</summary>
    /// <param name="source">The tokens of the source text.</param>
    /// <param name="prompt">The tokens that the answer begins with; at least one.</param>
    /// <param name="rows">The answers that are followed at once.</param>
    /// <returns>The logits of the next token, [rows, vocabulary], all rows alike; the caller may change them and has them until the next call.</returns>
    Span<float> Start(scoped ReadOnlySpan<int> source, scoped ReadOnlySpan<int> prompt, int rows);

    /// <summary>Goes on by one token.</summary>
    /// <param name="tokens">The token of each row.</param>
    /// <param name="parents">The row of the step before that each row goes on from.</param>
    /// <returns>The logits of the next token, as those of <see cref="Start"/>.</returns>
    Span<float> Next(scoped ReadOnlySpan<int> tokens, scoped ReadOnlySpan<int> parents);
}
