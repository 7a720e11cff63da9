using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace LocalMode.Tokenizers;

/// <summary>An <see cref="HfTokenizer"/> as a <see cref="Tokenizer"/> of Microsoft.ML.Tokenizers.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="addSpecial">Whether special tokens are added.</param>
/// <param name="allowSpecial">Whether special tokens in a text are special.</param>
/// <param name="skipSpecial">Whether special tokens are left out of decoded text.</param>
internal sealed class MLTokenizerAdapter(HfTokenizer tokenizer, bool addSpecial, bool allowSpecial, bool skipSpecial) : Tokenizer
{
    private int SpecialCount => addSpecial ? tokenizer.CountSpecialTokens() : 0;

    /// <inheritdoc/>
    public override string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return tokenizer.Decode(ids as int[] ?? [.. ids], skipSpecial);
    }

    /// <inheritdoc/>
    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        int[] all = ids as int[] ?? [.. ids];
        string text = tokenizer.Decode(all, skipSpecial);
        if (!text.TryCopyTo(destination))
        {
            idsConsumed = charsWritten = 0;
            return OperationStatus.DestinationTooSmall;
        }

        (idsConsumed, charsWritten) = (all.Length, text.Length);
        return OperationStatus.Done;
    }

    /// <inheritdoc/>
    protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        Check(settings);
        ReadOnlySpan<char> chars = text ?? textSpan;
        SequenceTokens tokens = tokenizer.TokensOf(chars, allowSpecial);
        if (settings.MaxTokenCount < SpecialCount)
        {
            return new EncodeResults<EncodedToken> { Tokens = [], CharsConsumed = 0 };
        }

        (int count, int consumed) = CutEnd(tokens.Spans, settings.MaxTokenCount - SpecialCount, chars.Length);
        var result = new List<EncodedToken>(count + SpecialCount);
        int at = 0;
        foreach (TemplatePart part in tokenizer.SingleTemplate.Parts)
        {
            if (part.IsSpecial)
            {
                if (addSpecial)
                {
                    result.Add(new EncodedToken(part.Id, part.Token!, at..at));
                }

                continue;
            }

            for (int i = 0; i < count; i++)
            {
                result.Add(new EncodedToken(tokens.Ids[i], tokens.Tokens[i], tokens.Spans[i].Start..tokens.Spans[i].End));
            }

            at = consumed;
        }

        return new EncodeResults<EncodedToken> { Tokens = result, CharsConsumed = consumed };
    }

    /// <inheritdoc/>
    protected override EncodeResults<int> EncodeToIds(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        Check(settings);
        if (settings.MaxTokenCount < SpecialCount)
        {
            return new EncodeResults<int> { Tokens = [], CharsConsumed = 0 };
        }

        ReadOnlySpan<char> chars = text ?? textSpan;
        SequenceTokens tokens = tokenizer.TokensOf(chars, allowSpecial, withTexts: false);
        (int count, int consumed) = CutEnd(tokens.Spans, settings.MaxTokenCount - SpecialCount, chars.Length);
        var ids = new int[tokenizer.SingleTemplate.CountFor(count, 0, addSpecial)];
        tokenizer.SingleTemplate.Write(tokens.Ids.AsSpan(0, count), default, addSpecial, ids, default, default);
        return new EncodeResults<int> { Tokens = ids, CharsConsumed = consumed };
    }

    /// <inheritdoc/>
    protected override int CountTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        Check(settings);
        return settings.MaxTokenCount == int.MaxValue
            ? tokenizer.CountTokens(text ?? textSpan, addSpecial, allowSpecial)
            : EncodeToIds(text, textSpan, settings).Tokens.Count;
    }

    /// <inheritdoc/>
    protected override int GetIndexByTokenCount(
        string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string? normalizedText, out int tokenCount)
    {
        Check(settings);
        normalizedText = null;
        ReadOnlySpan<char> chars = text ?? textSpan;
        if (settings.MaxTokenCount < SpecialCount)
        {
            tokenCount = 0;
            return fromEnd ? chars.Length : 0;
        }

        SequenceTokens tokens = tokenizer.TokensOf(chars, allowSpecial, withTexts: false);
        int room = settings.MaxTokenCount - SpecialCount;
        (int count, int index) = fromEnd ? CutStart(tokens.Spans, room, chars.Length) : CutEnd(tokens.Spans, room, chars.Length);
        tokenCount = count + SpecialCount;
        return index;
    }

    // The tokens of one character stay together.
    private static (int Count, int End) CutEnd(ReadOnlySpan<Piece> spans, int room, int length)
    {
        if (spans.Length <= room)
        {
            return (spans.Length, length);
        }

        int count = room;
        while (count > 0 && spans[count].Start < spans[count - 1].End)
        {
            count--;
        }

        return (count, count == 0 ? 0 : spans[count - 1].End);
    }

    private static (int Count, int Start) CutStart(ReadOnlySpan<Piece> spans, int room, int length)
    {
        if (spans.Length <= room)
        {
            return (spans.Length, 0);
        }

        int first = spans.Length - room;
        while (first < spans.Length && spans[first].Start < spans[first - 1].End)
        {
            first++;
        }

        return (spans.Length - first, first == spans.Length ? length : spans[first].Start);
    }

    private static void Check(EncodeSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxTokenCount, 1, nameof(settings));
        if (!settings.ConsiderNormalization || !settings.ConsiderPreTokenization)
        {
            throw new UnsupportedCapabilityException(
                "encoding without the model's own normalisation and pre-tokenization",
                "A tokenizer read from tokenizer.json",
                "Leave considerNormalization and considerPreTokenization true: the model's vocabulary was made for both.");
        }
    }
}
