namespace LocalMode.Tokenizers;

/// <summary>The tokens of one text or of a pair, with everything that is known about each. All lists have the same length. Immutable.</summary>
public sealed class TokenizerEncoding
{
    internal TokenizerEncoding(
        int[] ids,
        int[] typeIds,
        int[] attentionMask,
        int[] specialTokensMask,
        string[] tokens,
        int?[] wordIds,
        int?[] sequenceIds,
        Range[] offsets,
        IReadOnlyList<TokenizerEncoding> overflowing)
    {
        Ids = ids;
        TypeIds = typeIds;
        AttentionMask = attentionMask;
        SpecialTokensMask = specialTokensMask;
        Tokens = tokens;
        WordIds = wordIds;
        SequenceIds = sequenceIds;
        Offsets = offsets;
        Overflowing = overflowing;
    }

    /// <summary>Gets the number of tokens.</summary>
    public int Count => Ids.Count;

    /// <summary>Gets the ids, as the model is given them.</summary>
    public IReadOnlyList<int> Ids { get; }

    /// <summary>Gets the type (segment) ids: usually 0 for the first text and 1 for the second.</summary>
    public IReadOnlyList<int> TypeIds { get; }

    /// <summary>Gets 1 for each token that the model attends to, 0 for padding.</summary>
    public IReadOnlyList<int> AttentionMask { get; }

    /// <summary>Gets 1 for each token that was added around the texts and for padding, 0 for what comes from them (special tokens written in the text included).</summary>
    public IReadOnlyList<int> SpecialTokensMask { get; }

    /// <summary>Gets the texts of the tokens. An added token's is what it matched, white space that it took along included.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Gets the number of the word that each token is part of, counted for each text from 0, or <see langword="null"/> for an added special token and for padding.</summary>
    public IReadOnlyList<int?> WordIds { get; }

    /// <summary>Gets 0 for tokens of the first text, 1 for the second, <see langword="null"/> for an added special token and for padding.</summary>
    public IReadOnlyList<int?> SequenceIds { get; }

    /// <summary>
    /// Gets the part of the caller's own string (the first or the second text, by <see cref="SequenceIds"/>) from which each token comes, in UTF-16
    /// units: <c>text[encoding.Offsets[i]]</c>. It is <c>0..0</c> for an added special token and for padding.
    /// </summary>
    public IReadOnlyList<Range> Offsets { get; }

    /// <summary>
    /// Gets the parts that truncation cut off, each with special tokens and padding of its own, in Hugging Face's order; empty where nothing was cut. With
    /// a stride, a part repeats the last tokens of the part before. Where both texts of a pair were cut, every part of one is paired with every part of
    /// the other.
    /// </summary>
    /// <remarks>
    /// A part is laid out each time it is asked for: keep it where it is used more than once. As in Hugging Face's, a text in such a part has the type id
    /// 0 (first text) or 1 (second) even where the layout says otherwise for the encoding itself.
    /// </remarks>
    public IReadOnlyList<TokenizerEncoding> Overflowing { get; }
}
