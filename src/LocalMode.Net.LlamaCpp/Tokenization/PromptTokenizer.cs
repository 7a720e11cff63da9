using System.Buffers;
using System.Text;
using LocalMode.Tokenizers;

namespace LocalMode.LlamaCpp.Tokenization;

/// <summary>
/// Turns a rendered prompt into token ids. Markers become control tokens only where the text is trusted; what lies between two of them is
/// tokenised as one text, whoever wrote which part of it, because tokens merge across those borders.
/// </summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class PromptTokenizer(LlamaVocabulary vocabulary)
{
    // What C's isspace takes for white space, as llama.cpp does.
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\n\v\f\r"u8);

    /// <summary>Tokenises a prompt.</summary>
    /// <param name="segments">The rendered text with who wrote it.</param>
    /// <returns>The ids, with the model's first token in front where its file asks for it.</returns>
    public int[] Tokenize(IReadOnlyList<PromptSegment> segments)
    {
        ArrayBufferWriter<byte> text = new(256);
        List<Fragment> fragments = new(segments.Count + 8);
        foreach (PromptSegment segment in segments)
        {
            int start = text.WrittenCount;
            Encoding.UTF8.GetBytes(segment.Text, text);
            fragments.Add(new(start, text.WrittenCount - start, segment.IsTrusted, null));
        }

        foreach (SpecialToken special in vocabulary.Specials)
            Split(fragments, special, text.WrittenSpan);

        ArrayBufferWriter<int> ids = new((text.WrittenCount / 3) + 8);
        if (vocabulary.AddsBos && (fragments.Count == 0 || fragments[0].Marker?.Id != vocabulary.Bos))
            Append(ids, vocabulary.Bos);

        Join(fragments, text.WrittenSpan, ids);
        return ids.WrittenSpan.ToArray();
    }

    /// <summary>Gets the fewest tokens that a prompt can have, without tokenising it; 0 where that is not known.</summary>
    public int AtLeast(IReadOnlyList<PromptSegment> segments)
    {
        if (!vocabulary.KeepsBytes)
            return 0;

        // A marker's text can be longer than any piece, so trusted text proves nothing.
        long bytes = 0;
        foreach (PromptSegment segment in segments)
            bytes += segment.IsTrusted ? 0 : Encoding.UTF8.GetByteCount(segment.Text);

        return (int)Math.Min(int.MaxValue, bytes / vocabulary.LongestPiece);
    }

    // The same order as llama.cpp's own partition: one marker after the other, over all that is still text.
    private static void Split(List<Fragment> fragments, SpecialToken special, ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < fragments.Count; i++)
        {
            Fragment fragment = fragments[i];
            if (!fragment.IsTrusted || fragment.Marker is not null)
                continue;

            int at = text.Slice(fragment.Start, fragment.Length).IndexOf(special.Text);
            if (at < 0)
                continue;

            int after = at + special.Text.Length;
            fragments[i] = fragment with { Length = at };
            fragments.Insert(i + 1, new(fragment.Start + at, special.Text.Length, true, special));
            fragments.Insert(i + 2, new(fragment.Start + after, fragment.Length - after, true, null));
            i++;
        }

        fragments.RemoveAll(static fragment => fragment.Length == 0);
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        int start = text.IndexOfAnyExcept(WhiteSpace);
        return start < 0 ? [] : text[start..];
    }

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text) => text[..(text.LastIndexOfAnyExcept(WhiteSpace) + 1)];

    private static void Append(ArrayBufferWriter<int> ids, int id)
    {
        ids.GetSpan(1)[0] = id;
        ids.Advance(1);
    }

    private void Join(List<Fragment> fragments, ReadOnlySpan<byte> text, ArrayBufferWriter<int> ids)
    {
        SpecialToken? before = null;
        int start = 0;
        foreach (Fragment fragment in fragments)
        {
            if (fragment.Marker is not { } marker)
                continue;

            Flush(text[start..fragment.Start], before, marker, ids);
            Append(ids, marker.Id);
            before = marker;
            start = fragment.Start + fragment.Length;
        }

        Flush(text[start..], before, after: null, ids);
    }

    private void Flush(ReadOnlySpan<byte> text, SpecialToken? before, SpecialToken? after, ArrayBufferWriter<int> ids)
    {
        if (before is { StripsRight: true })
            text = TrimStart(text);

        if (after is { StripsLeft: true })
            text = TrimEnd(text);

        vocabulary.Tokenize(text, ids);
    }

    private readonly record struct Fragment(int Start, int Length, bool IsTrusted, SpecialToken? Marker);
}
