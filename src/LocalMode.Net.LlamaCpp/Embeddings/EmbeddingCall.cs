using LocalMode.LlamaCpp.Encoders;

namespace LocalMode.LlamaCpp.Embeddings;

/// <summary>One call of a generator: each input is a text with a prompt before it.</summary>
internal sealed class EmbeddingCall(string[] texts, string prompt, bool truncates, InferencePriority priority)
    : EncoderCall(texts.Length, priority)
{
    /// <inheritdoc/>
    protected override int[] Tokenize(int input, EncoderModel model)
    {
        ReadOnlySpan<int> tokens = TextTokens.Tokenize(model.Vocabulary, prompt + texts[input]);
        int total = tokens.Length + model.Markers.Count;
        if (total > model.MaxTokens && !truncates)
        {
            throw ContextOverflowException.ForInput(
                $"The text at index {input}",
                total,
                model.MaxTokens,
                $"Shorten it, or set {nameof(LlamaCppEmbeddingOptions)}.{nameof(LlamaCppEmbeddingOptions.TruncateInput)} to have it cut.");
        }

        return TextTokens.Single(tokens, model.Markers, model.MaxTokens);
    }
}
