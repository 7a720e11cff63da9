namespace LocalMode.Tokenizers;

/// <summary>The tokens of one text or of a pair, and how they are cut: all that is needed to lay out the encoding and its overflowing parts.</summary>
internal sealed class EncodingPlan
{
    private readonly SequenceTemplate _template;
    private readonly SequenceTokens _first;
    private readonly SequenceTokens? _second;
    private readonly TokenWindows _firstWindows;
    private readonly TokenWindows _secondWindows;
    private readonly bool _addSpecial;

    /// <summary>Initializes a new instance of the <see cref="EncodingPlan"/> class.</summary>
    /// <param name="template">The layout.</param>
    /// <param name="first">The tokens of the first text.</param>
    /// <param name="second">The tokens of the second, if there is one.</param>
    /// <param name="options">The settings.</param>
    public EncodingPlan(SequenceTemplate template, SequenceTokens first, SequenceTokens? second, TokenizerEncodeOptions options)
    {
        (_template, _first, _second, _addSpecial) = (template, first, second, options.AddSpecialTokens);
        int firstLength = first.Ids.Length;
        int secondLength = second?.Ids.Length ?? 0;
        if (options.Truncation is { } truncation)
        {
            int special = _addSpecial ? template.SpecialCount : 0;
            int room = TruncationPlan.RoomFor(truncation, special);
            (firstLength, secondLength) = TruncationPlan.Lengths(truncation.Strategy, room, firstLength, second?.Ids.Length, special);
            CheckStride(truncation, first.Ids.Length, firstLength, second is null ? 0 : secondLength, special);
            CheckStride(truncation, second?.Ids.Length ?? 0, secondLength, firstLength, special);
        }

        int stride = options.Truncation?.Stride ?? 0;
        TokenizerSide side = options.Truncation?.Side ?? TokenizerSide.Right;
        _firstWindows = TokenWindows.Create(first.Ids.Length, firstLength, stride, side);
        _secondWindows = TokenWindows.Create(second?.Ids.Length ?? 0, secondLength, stride, side);
        Count = CountOf(0);
        OverflowCount = CountOverflow();
    }

    /// <summary>Gets the tokens of the encoding, special ones included.</summary>
    public int Count { get; }

    /// <summary>Gets the number of overflowing parts.</summary>
    public int OverflowCount { get; }

    /// <summary>Lays out the encoding or an overflowing part.</summary>
    /// <param name="index">0 for the encoding, then the overflowing parts.</param>
    /// <param name="padding">The padding, if any.</param>
    /// <param name="length">The tokens to fill up to; longer parts stay as they are.</param>
    public TokenizerEncoding Build(int index, TokenizerPadding? padding, int length)
    {
        var assembler = new EncodingAssembler(Math.Max(CountOf(index), length));
        int padCount = Math.Max(0, length - CountOf(index));
        if (padding?.Side == TokenizerSide.Left)
        {
            assembler.AddPadding(padding, padCount);
        }

        int text = 0;
        foreach (TemplatePart part in _template.Parts)
        {
            if (part.IsSpecial)
            {
                if (_addSpecial)
                {
                    assembler.AddSpecial(part);
                }

                continue;
            }

            // The post-processors of Hugging Face set the layout's type ids on the encoding alone; an overflowing text keeps the number of its text.
            Piece window = WindowOf(index, text++, part, out bool isOverflow);
            assembler.Add(TokensOf(part), window, part.Sequence, isOverflow && !_template.HasUniformTypes ? part.Sequence : part.TypeId);
        }

        if (padding?.Side == TokenizerSide.Right)
        {
            assembler.AddPadding(padding, padCount);
        }

        return assembler.Build(index == 0 && OverflowCount > 0 ? new OverflowingParts(this, padding, length) : []);
    }

    private static void CheckStride(TokenizerTruncation truncation, int tokens, int length, int other, int special)
    {
        if (length == 0 || tokens <= length || truncation.Stride < length)
        {
            return;
        }

        throw truncation.Strategy == TruncationStrategy.LongestFirst
            ? OptionsError.Create(
                $"The truncation's Stride is {truncation.Stride}, but one of the texts keeps {length} tokens; expected a smaller Stride or a larger MaxLength.")
            : ContextOverflowException.ForInput(
                "The text that is not cut, with the smallest window of the other,",
                other + truncation.Stride + 1 + special,
                truncation.MaxLength,
                $"Its {other} tokens leave {length} for a window, which must be more than the Stride, {truncation.Stride}: shorten it, or lower the Stride.");
    }

    private SequenceTokens TokensOf(TemplatePart part) => part.Sequence == 0 ? _first : _second!;

    private TokenWindows WindowsOf(TemplatePart part) => part.Sequence == 0 ? _firstWindows : _secondWindows;

    private int CountOf(int index)
    {
        int count = _addSpecial ? _template.SpecialCount : 0;
        int text = 0;
        foreach (TemplatePart part in _template.Parts)
        {
            if (!part.IsSpecial)
            {
                Piece window = WindowOf(index, text++, part, out _);
                count += window.End - window.Start;
            }
        }

        return count;
    }

    // Each text's windows are combined with all of the texts before it, as merging one after the other does.
    private int CountOverflow()
    {
        long parts = 1;
        foreach (TemplatePart part in _template.Parts)
        {
            parts = Math.Min(int.MaxValue, parts * (part.IsSpecial ? 1 : WindowsOf(part).Count));
        }

        return (int)(parts - 1);
    }

    private Piece WindowOf(int index, int text, TemplatePart part, out bool isOverflow)
    {
        int window = 0;
        if (index > 0)
        {
            window = CombinationOf(index, text);
        }

        isOverflow = window > 0;
        return WindowsOf(part).At(window);
    }

    // Undoes the merges from the last text to the asked one. Of a merge of m parts with n windows come first the parts 1 to m - 1, each with all
    // windows, then part 0 with the windows 1 to n - 1.
    private int CombinationOf(int index, int text)
    {
        Span<int> counts = stackalloc int[8];
        int texts = 0;
        foreach (TemplatePart part in _template.Parts)
        {
            if (!part.IsSpecial)
            {
                if (texts == counts.Length)
                {
                    counts = GrowTo(counts, texts * 2);
                }

                counts[texts++] = WindowsOf(part).Count;
            }
        }

        long left = index;
        for (int at = texts - 1; ; at--)
        {
            long before = 1;
            for (int i = 0; i < at; i++)
            {
                before *= counts[i];
            }

            long whole = (before - 1) * counts[at];
            long window = left == 0 ? 0 : left <= whole ? (left - 1) % counts[at] : left - whole;
            left = left == 0 ? 0 : left <= whole ? 1 + ((left - 1) / counts[at]) : 0;
            if (at == text)
            {
                return (int)window;
            }
        }
    }

    private static Span<int> GrowTo(Span<int> counts, int length)
    {
        var larger = new int[length];
        counts.CopyTo(larger);
        return larger;
    }
}
