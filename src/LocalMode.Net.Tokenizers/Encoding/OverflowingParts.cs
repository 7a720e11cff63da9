using System.Collections;

namespace LocalMode.Tokenizers;

/// <summary>The parts of a text that were cut off. Each is laid out when it is asked for, so that parts nobody looks at cost nothing.</summary>
/// <param name="plan">What they are laid out from.</param>
/// <param name="padding">The padding, if any.</param>
/// <param name="length">The tokens to fill up to.</param>
internal sealed class OverflowingParts(EncodingPlan plan, TokenizerPadding? padding, int length) : IReadOnlyList<TokenizerEncoding>
{
    /// <inheritdoc/>
    public int Count => plan.OverflowCount;

    /// <inheritdoc/>
    public TokenizerEncoding this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return plan.Build(index + 1, padding, length);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<TokenizerEncoding> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
