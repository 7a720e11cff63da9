using System.Buffers;
using System.Collections.Concurrent;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Engine.Constraints;

/// <summary>
/// The tokens of a model as the text that they add to a constrained answer: control tokens that spell markers of calls or of reasoning show those, all
/// others nothing.
/// </summary>
/// <remarks>Safe for concurrent use. Built once per model, when the first constrained answer is asked for.</remarks>
internal sealed class AnswerTokens
{
    // Markers are few; texts that a function's name is part of could be many.
    private const int MostKept = 64;

    private readonly LlamaVocabulary _vocabulary;
    private readonly SpecialToken[] _markers;
    private readonly Dictionary<int, byte[]> _markerTexts = [];
    private readonly int[] _sorted;
    private readonly int[] _byteTokens = new int[256];
    private readonly ConcurrentDictionary<string, int[]> _straddling = new(StringComparer.Ordinal);

    /// <summary>Sorts the tokens of a model.</summary>
    /// <param name="vocabulary">The model's vocabulary.</param>
    /// <param name="markers">The control tokens that show their text.</param>
    public AnswerTokens(LlamaVocabulary vocabulary, IReadOnlySet<int>? markers)
    {
        _vocabulary = vocabulary;
        _markers = markers is null ? [] : [.. vocabulary.Specials.Where(special => markers.Contains(special.Id))];
        foreach (SpecialToken marker in _markers)
            _markerTexts[marker.Id] = marker.Text;

        _byteTokens.AsSpan().Fill(-1);
        List<int> written = new(vocabulary.Size);
        for (int token = 0; token < vocabulary.Size; token++)
        {
            ReadOnlySpan<byte> bytes = Bytes(token);
            if (bytes.IsEmpty || vocabulary.EndsGeneration(token))
                continue;

            written.Add(token);
            if (bytes.Length == 1 && _byteTokens[bytes[0]] < 0)
                _byteTokens[bytes[0]] = token;
        }

        _sorted = [.. written];
        Array.Sort(_sorted, (left, right) => Bytes(left).SequenceCompareTo(Bytes(right)));
        EndTokens = [.. Enumerable.Range(0, vocabulary.Size).Where(vocabulary.EndsGeneration)];
    }

    /// <summary>Gets the model's vocabulary.</summary>
    public LlamaVocabulary Vocabulary => _vocabulary;

    /// <summary>Gets the tokens that end an answer.</summary>
    public IReadOnlyList<int> EndTokens { get; }

    /// <summary>Gets the bytes that a token adds to the answer.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => _markerTexts.TryGetValue(token, out byte[]? text) ? text : _vocabulary.Piece(token);

    /// <summary>Gets a token that is one byte, or -1.</summary>
    public int ByteToken(byte value) => _byteTokens[value];

    /// <summary>Sets the bits of the tokens that are a beginning of a text, or all of it.</summary>
    public void AddBeginnings(ReadOnlySpan<byte> text, Span<ulong> mask)
    {
        for (int length = 1; length <= text.Length; length++)
        {
            ReadOnlySpan<byte> beginning = text[..length];
            for (int i = FirstAtOrAfter(beginning); i < _sorted.Length && Bytes(_sorted[i]).SequenceEqual(beginning); i++)
                mask[_sorted[i] >> 6] |= 1UL << _sorted[i];
        }
    }

    /// <summary>Tells whether a token begins with a text and goes on with one of some bytes.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="next">256 flags: the bytes.</param>
    public bool CanGoOn(ReadOnlySpan<byte> text, ReadOnlySpan<bool> next)
    {
        for (int i = FirstAtOrAfter(text); i < _sorted.Length; i++)
        {
            ReadOnlySpan<byte> bytes = Bytes(_sorted[i]);
            if (!bytes.StartsWith(text))
                return false;

            if (bytes.Length > text.Length && next[bytes[text.Length]])
                return true;
        }

        return false;
    }

    /// <summary>Gets the tokens in which a text may end before the token does.</summary>
    public ReadOnlySpan<int> Straddling(BytePattern pattern)
    {
        string key = System.Text.Encoding.UTF8.GetString(pattern.Text);
        if (_straddling.TryGetValue(key, out int[]? known))
            return known;

        if (_straddling.Count >= MostKept)
            _straddling.Clear();

        return _straddling[key] = FindStraddling(pattern.Text);
    }

    /// <summary>Tokenises a text as the model would have it, markers as their tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">Receives the tokens; cleared first.</param>
    /// <returns><see langword="false"/> if no tokens were found that write exactly this text.</returns>
    public bool TryTokenize(ReadOnlySpan<byte> text, ArrayBufferWriter<int> ids)
    {
        ids.ResetWrittenCount();
        int start = 0;
        for (int at = 0; at < text.Length;)
        {
            SpecialToken? marker = null;
            foreach (SpecialToken candidate in _markers)
            {
                if (text[at..].StartsWith(candidate.Text))
                {
                    marker = candidate;
                    break;
                }
            }

            if (marker is not { } found)
            {
                at++;
                continue;
            }

            if (!TryText(text[start..at], ids))
                return false;

            ids.GetSpan(1)[0] = found.Id;
            ids.Advance(1);
            at += found.Text.Length;
            start = at;
        }

        return TryText(text[start..], ids);
    }

    private bool TryText(ReadOnlySpan<byte> text, ArrayBufferWriter<int> ids)
    {
        if (text.IsEmpty)
            return true;

        int before = ids.WrittenCount;
        _vocabulary.Tokenize(text, ids);
        if (Writes(ids.WrittenSpan[before..], text))
            return true;

        // Tokenizers of the SentencePiece kind put a space in front of a text; behind a line break, which is a token of its own, they do not.
        int wrong = ids.WrittenCount;
        byte[] rented = ArrayPool<byte>.Shared.Rent(text.Length + 1);
        rented[0] = (byte)'\n';
        text.CopyTo(rented.AsSpan(1));
        _vocabulary.Tokenize(rented.AsSpan(0, text.Length + 1), ids);
        ArrayPool<byte>.Shared.Return(rented);
        ReadOnlySpan<int> found = ids.WrittenSpan[wrong..];
        int skip = 0;
        while (skip < found.Length && !Bytes(found[skip]).EndsWith("\n"u8))
            skip++;

        if (skip == found.Length || !Writes(found[(skip + 1)..], text))
            return false;

        int[] kept = [.. ids.WrittenSpan[..before], .. found[(skip + 1)..]];
        ids.ResetWrittenCount();
        ids.Write(kept);
        return true;
    }

    private bool Writes(ReadOnlySpan<int> ids, ReadOnlySpan<byte> text)
    {
        foreach (int id in ids)
        {
            ReadOnlySpan<byte> bytes = Bytes(id);
            if (bytes.IsEmpty || !text.StartsWith(bytes))
                return false;

            text = text[bytes.Length..];
        }

        return text.IsEmpty;
    }

    private int FirstAtOrAfter(ReadOnlySpan<byte> text)
    {
        int low = 0;
        int high = _sorted.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Bytes(_sorted[middle]).SequenceCompareTo(text) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private int[] FindStraddling(ReadOnlySpan<byte> text)
    {
        List<int> found = [];
        foreach (int token in _sorted)
        {
            ReadOnlySpan<byte> bytes = Bytes(token);
            for (int end = 1; end < bytes.Length; end++)
            {
                int overlap = Math.Min(end, text.Length);
                if (bytes[(end - overlap)..end].SequenceEqual(text[^overlap..]))
                {
                    found.Add(token);
                    break;
                }
            }
        }

        return [.. found];
    }
}
