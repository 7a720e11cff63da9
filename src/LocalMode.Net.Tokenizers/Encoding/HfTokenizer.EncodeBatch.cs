namespace LocalMode.Tokenizers;

public sealed partial class HfTokenizer
{
    /// <summary>Encodes several texts, cut and filled up as the options say; padding to the longest looks at all of them.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">The settings, or <see langword="null"/> for neither truncation nor padding.</param>
    /// <returns>The encodings, in the order of the texts.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The settings cannot be met; see <see cref="Encode(string, string?, TokenizerEncodeOptions)"/>.</exception>
    public IReadOnlyList<TokenizerEncoding> EncodeBatch(IReadOnlyList<string> texts, TokenizerEncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= DefaultOptions;
        var plans = new EncodingPlan[texts.Count];
        for (int i = 0; i < plans.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(texts[i], nameof(texts));
            plans[i] = Plan(texts[i], null, options);
        }

        return Build(plans, options.Padding);
    }

    /// <summary>Encodes several pairs of texts, cut and filled up as the options say; padding to the longest looks at all of them.</summary>
    /// <param name="pairs">The pairs; one without a second text is encoded as a single text.</param>
    /// <param name="options">The settings, or <see langword="null"/> for neither truncation nor padding.</param>
    /// <returns>The encodings, in the order of the pairs.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pairs"/> or a first text is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The settings cannot be met; see <see cref="Encode(string, string?, TokenizerEncodeOptions)"/>.</exception>
    /// <exception cref="ContextOverflowException">In one of the pairs, the only text that may be cut is too short to make room for the other.</exception>
    public IReadOnlyList<TokenizerEncoding> EncodeBatch(IReadOnlyList<(string Text, string? TextPair)> pairs, TokenizerEncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        options ??= DefaultOptions;
        var plans = new EncodingPlan[pairs.Count];
        for (int i = 0; i < plans.Length; i++)
        {
            (string text, string? textPair) = pairs[i];
            ArgumentNullException.ThrowIfNull(text, nameof(pairs));
            plans[i] = Plan(text, textPair, options);
        }

        return Build(plans, options.Padding);
    }

    private static TokenizerEncoding[] Build(EncodingPlan[] plans, TokenizerPadding? padding)
    {
        int longest = 0;
        foreach (EncodingPlan plan in plans)
        {
            longest = Math.Max(longest, plan.Count);
        }

        int length = PaddingPlan.LengthFor(padding, longest);
        var encodings = new TokenizerEncoding[plans.Length];
        for (int i = 0; i < plans.Length; i++)
        {
            encodings[i] = plans[i].Build(0, padding, length);
        }

        return encodings;
    }
}
