using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints;

/// <summary>The tokens of a model as bytes, with the tree over them that masks are computed on.</summary>
/// <remarks>
/// Immutable and safe for concurrent use. Build it once per model: it takes about 40 bytes for each byte of the vocabulary, and what masks of
/// strings and numbers have in common for all constraints. Only for tokenizers whose decoded text is the concatenation of their tokens' bytes.
/// </remarks>
public sealed partial class TokenVocabulary
{
    private readonly byte[] _bytes;
    private readonly int[] _offsets;
    private readonly int[] _endTokens;
    private readonly PlainTokens _plain;

    private TokenVocabulary(byte[] bytes, int[] offsets, int[] endTokens, bool stripsFirstSpace, int[] notFirst)
    {
        _endTokens = endTokens;
        EndMask = MaskOf(endTokens, offsets.Length - 1);
        Alphabet = Alphabet.Of(bytes, offsets);
        (_bytes, _offsets) = Alphabet.HasAllBytes ? (bytes, offsets) : WithoutUnwritable(bytes, offsets, Alphabet);
        int[] usable = [.. Enumerable.Range(0, Size).Where(id => _offsets[id] < _offsets[id + 1])];
        Trie = TokenTrie.Create(_bytes, _offsets, usable);
        _plain = PlainTokens.Create(_bytes, _offsets);
        SpecialTrie = TokenTrie.Create(_bytes, _offsets, [.. usable.Where(id => _plain.LengthOf(id) == 0)]);
        StripsFirstSpace = stripsFirstSpace;
        NotFirstMask = notFirst.Length > 0 ? MaskOf(notFirst, Size) : null;
    }

    /// <summary>Gets the number of tokens; ids are 0 to one less.</summary>
    public int Size => _offsets.Length - 1;

    /// <summary>Gets the words of 64 tokens that a mask needs: bit <c>i % 64</c> of word <c>i / 64</c> is token <c>i</c>.</summary>
    public int MaskLength => (Size + 63) / 64;

    /// <summary>Gets the tokens that end an answer.</summary>
    public IReadOnlyList<int> EndTokens => _endTokens;

    /// <summary>Gets a value indicating whether the text of an answer leaves out a space at its beginning, as SentencePiece's decoders do.</summary>
    public bool StripsFirstSpace { get; }

    /// <summary>Gets what can be written with the tokens.</summary>
    internal Alphabet Alphabet { get; }

    /// <summary>Gets the tree over the tokens that may be in masks.</summary>
    internal TokenTrie Trie { get; }

    /// <summary>Gets the tree over those of <see cref="Trie"/>'s tokens that are not in <see cref="PlainMask"/>.</summary>
    internal TokenTrie SpecialTrie { get; }

    /// <summary>Gets the mask of the tokens that can stand anywhere inside of a JSON string: whole characters, none of them a quote, a backslash or below U+0020. Not to be written to.</summary>
    internal ulong[] PlainMask => _plain.All;

    /// <summary>Gets the most code points that a token of <see cref="PlainMask"/> has.</summary>
    internal int MaxPlainLength => _plain.MaxLength;

    /// <summary>Gets the mask of the end tokens. Not to be written to.</summary>
    internal ulong[] EndMask { get; }

    /// <summary>
    /// Gets the mask of the tokens that must not begin an answer, because the decoder would leave out more than the one space at their beginning;
    /// <see langword="null"/> if there are none.
    /// </summary>
    internal ulong[]? NotFirstMask { get; }

    /// <summary>Gets the bytes that the vocabulary takes.</summary>
    internal long ByteCount => _bytes.Length + (4L * _offsets.Length) + Trie.ByteCount + SpecialTrie.ByteCount;

    /// <summary>Takes the tokens of a model.</summary>
    /// <param name="tokens">The bytes of each token by its id; empty for control tokens and others that no answer may hold.</param>
    /// <param name="endTokens">The tokens that end an answer, at least one.</param>
    /// <param name="stripsFirstSpace">Whether the text of an answer leaves out a space at its beginning.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentException">There is no token or no end token, or an end token that does not exist.</exception>
    public static TokenVocabulary Create(IReadOnlyList<ReadOnlyMemory<byte>> tokens, IEnumerable<int> endTokens, bool stripsFirstSpace = false) =>
        Create(tokens, endTokens, stripsFirstSpace, []);

    /// <summary>Gives the bytes of a token; none for those that no answer may hold.</summary>
    /// <param name="token">The token.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public ReadOnlySpan<byte> GetBytes(int token)
    {
        if ((uint)token >= (uint)Size)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"There is no such token; expected 0 to {Size - 1}.");
        return _bytes.AsSpan(_offsets[token].._offsets[token + 1]);
    }

    /// <summary>Gives the mask of those tokens of <see cref="PlainMask"/> that have at most so many code points. Not to be written to.</summary>
    internal ulong[] PlainMaskUpTo(int codePoints) => _plain.UpTo(codePoints);

    private static TokenVocabulary Create(IReadOnlyList<ReadOnlyMemory<byte>> tokens, IEnumerable<int> endTokens, bool stripsFirstSpace, int[] notFirst)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(endTokens);
        if (tokens.Count == 0)
            throw new ArgumentException("There are no tokens; expected one for each id of the model.", nameof(tokens));
        int[] ends = [.. endTokens.Distinct().Order()];
        if (ends.Length == 0)
            throw new ArgumentException("There is no end token; expected at least one, so that an answer can end.", nameof(endTokens));
        if (ends[0] < 0 || ends[^1] >= tokens.Count)
            throw new ArgumentException($"There is no end token {(ends[0] < 0 ? ends[0] : ends[^1])}; expected 0 to {tokens.Count - 1}.", nameof(endTokens));

        var offsets = new int[tokens.Count + 1];
        long total = 0;
        for (int id = 0; id < tokens.Count; id++)
        {
            offsets[id] = (int)total;
            total += IsHeld(id) ? tokens[id].Length : 0;
            if (total > Array.MaxLength)
                throw new ArgumentException($"The tokens have more than {Array.MaxLength:N0} bytes together.", nameof(tokens));
        }
        offsets[^1] = (int)total;
        var bytes = new byte[total];
        for (int id = 0; id < tokens.Count; id++)
        {
            if (IsHeld(id))
                tokens[id].Span.CopyTo(bytes.AsSpan(offsets[id]));
        }

        return new TokenVocabulary(bytes, offsets, ends, stripsFirstSpace, notFirst);

        bool IsHeld(int id) => tokens[id].Length <= TokenTrie.MaxTokenBytes && Array.BinarySearch(ends, id) < 0;
    }

    private static (byte[] Bytes, int[] Offsets) WithoutUnwritable(byte[] bytes, int[] offsets, Alphabet alphabet)
    {
        var kept = new byte[bytes.Length];
        var places = new int[offsets.Length];
        int end = 0;
        for (int id = 0; id < offsets.Length - 1; id++)
        {
            ReadOnlySpan<byte> token = bytes.AsSpan(offsets[id]..offsets[id + 1]);
            places[id] = end;
            if (!alphabet.CanHold(token))
                continue;
            token.CopyTo(kept.AsSpan(end));
            end += token.Length;
        }

        places[^1] = end;
        return (kept[..end], places);
    }

    private static ulong[] MaskOf(IEnumerable<int> tokens, int size)
    {
        var mask = new ulong[(size + 63) / 64];
        foreach (int token in tokens)
            mask[token >> 6] |= 1UL << token;
        return mask;
    }
}
