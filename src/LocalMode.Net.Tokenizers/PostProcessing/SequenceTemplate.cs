namespace LocalMode.Tokenizers;

/// <summary>The order in which texts and special tokens make up what the model is given.</summary>
internal sealed class SequenceTemplate
{
    private readonly TemplatePart[] _parts;

    /// <summary>Initializes a new instance of the <see cref="SequenceTemplate"/> class.</summary>
    /// <param name="parts">The parts in order.</param>
    public SequenceTemplate(TemplatePart[] parts)
    {
        _parts = parts;
        Span<int> repeats = stackalloc int[2];
        foreach (TemplatePart part in parts)
        {
            SpecialCount += part.IsSpecial ? 1 : 0;
            TextCount += part.IsSpecial ? 0 : 1;
            repeats[Math.Max(0, part.Sequence)] += part.IsSpecial ? 0 : 1;
        }

        MostRepeats = Math.Max(1, Math.Max(repeats[0], repeats[1]));
    }

    /// <summary>Gets a value indicating whether overflowing parts have the type ids of the layout too, as RoBERTa's have.</summary>
    public bool HasUniformTypes { get; init; }

    /// <summary>Gets the parts in order.</summary>
    public ReadOnlySpan<TemplatePart> Parts => _parts;

    /// <summary>Gets the number of special tokens.</summary>
    public int SpecialCount { get; }

    /// <summary>Gets how often a text occurs.</summary>
    public int TextCount { get; }

    /// <summary>Gets how often the text that occurs most often does; at least 1.</summary>
    public int MostRepeats { get; }

    /// <summary>Gets the number of tokens that are written.</summary>
    /// <param name="first">The tokens of the first text.</param>
    /// <param name="second">The tokens of the second text.</param>
    /// <param name="addSpecial">Whether special tokens are added.</param>
    public int CountFor(int first, int second, bool addSpecial)
    {
        int count = addSpecial ? SpecialCount : 0;
        foreach (TemplatePart part in _parts)
        {
            count += part.IsSpecial ? 0 : part.Sequence == 0 ? first : second;
        }

        return count;
    }

    /// <summary>Writes the texts and special tokens in order.</summary>
    /// <param name="first">The tokens of the first text.</param>
    /// <param name="second">The tokens of the second text.</param>
    /// <param name="addSpecial">Whether special tokens are added.</param>
    /// <param name="ids">Receives the ids; long enough.</param>
    /// <param name="typeIds">Receives the type ids, or is empty.</param>
    /// <param name="sources">Receives where each token comes from, or is empty.</param>
    /// <returns>The number of tokens.</returns>
    public int Write(
        ReadOnlySpan<int> first, ReadOnlySpan<int> second, bool addSpecial, Span<int> ids, Span<int> typeIds, Span<TokenSource> sources)
    {
        int count = 0;
        foreach (TemplatePart part in _parts)
        {
            int from = count;
            if (!part.IsSpecial)
            {
                ReadOnlySpan<int> text = part.Sequence == 0 ? first : second;
                text.CopyTo(ids[count..]);
                count += text.Length;
            }
            else if (addSpecial)
            {
                ids[count++] = part.Id;
            }

            if (!typeIds.IsEmpty)
            {
                typeIds[from..count].Fill(part.TypeId);
            }

            for (int i = from; i < count && !sources.IsEmpty; i++)
            {
                sources[i] = part.IsSpecial ? TokenSource.Special : new TokenSource(part.Sequence, i - from);
            }
        }

        return count;
    }
}
