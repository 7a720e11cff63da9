namespace LocalMode.Tokenizers.Constraints;

/// <summary>What is done with masks over tokens: bit <c>i % 64</c> of word <c>i / 64</c> is token <c>i</c>.</summary>
public static class TokenMask
{
    /// <summary>Forbids what is not in a mask: sets those logits to negative infinity and leaves the others as they are.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="logits">One number per token; tokens beyond the mask are forbidden.</param>
    public static void Apply(ReadOnlySpan<ulong> mask, Span<float> logits) => throw new NotImplementedException();

    /// <summary>Tells whether a token is in a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="token">The token.</param>
    /// <returns><see langword="true"/> if it is; <see langword="false"/> for tokens beyond the mask.</returns>
    public static bool Contains(ReadOnlySpan<ulong> mask, int token) =>
        (uint)token < (uint)(mask.Length * 64) && (mask[token >> 6] >> token & 1) != 0;
}
