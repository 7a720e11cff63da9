using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>Turns the scores at a mask into the words that fit, as transformers' fill-mask pipeline does; immutable.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="padId">The padding token, which is left out of the shown text.</param>
/// <param name="cleansUp">Whether the gaps that decoding leaves before punctuation are closed.</param>
internal sealed class MaskReader(HfTokenizer tokenizer, int padId, bool cleansUp)
{
    /// <summary>Returns the words that fit into one mask, the likeliest first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mask">Which of its masks.</param>
    /// <param name="logits">The model's scores of the whole vocabulary at the mask.</param>
    /// <param name="targets">The only tokens to choose from, or empty for all.</param>
    /// <param name="topK">The most that are wanted.</param>
    public MaskCandidate[] Read(MaskedText text, int mask, ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, int topK)
    {
        int[] tokens = new int[Math.Min(topK, targets.IsEmpty ? logits.Length : targets.Length)];
        float[] scores = new float[tokens.Length];
        int count = MaskScores.Find(logits, targets, tokens, scores);
        MaskCandidate[] candidates = new MaskCandidate[count];
        int[] ids = new int[text.Ids.Length];
        for (int i = 0; i < count; i++)
        {
            text.Ids.CopyTo(ids, 0);
            ids[text.Masks[mask]] = tokens[i];

            // Of several masks the others must stay to be seen, and with them the special tokens around the text.
            candidates[i] = new(
                Decode([tokens[i]], skipSpecialTokens: false), tokens[i], scores[i], Decode(WithoutPadding(ids), skipSpecialTokens: text.Masks.Length == 1));
        }

        return candidates;
    }

    private int[] WithoutPadding(int[] ids) => Array.IndexOf(ids, padId) < 0 ? ids : Array.FindAll(ids, id => id != padId);

    private string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens)
    {
        string text = tokenizer.Decode(ids, skipSpecialTokens);
        return cleansUp ? TokenizationCleanUp.Apply(text) : text;
    }
}
