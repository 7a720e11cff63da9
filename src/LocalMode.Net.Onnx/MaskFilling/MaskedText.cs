using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>The tokens of a text with masks.</summary>
/// <param name="Ids">The ids, special tokens included.</param>
/// <param name="TypeIds">Their type ids.</param>
/// <param name="Masks">Where the masks are among them; empty if there are none.</param>
internal sealed record MaskedText(int[] Ids, int[] TypeIds, int[] Masks)
{
    /// <summary>Encodes a text.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="maskId">The id of the mask token.</param>
    /// <param name="text">The text.</param>
    /// <param name="allowSpecialTokens">Whether other special tokens written in the text become those tokens too.</param>
    public static MaskedText Encode(HfTokenizer tokenizer, int maskId, string text, bool allowSpecialTokens)
    {
        TokenizerEncoding encoding = tokenizer.Encode(text);
        int[] ids = [.. encoding.Ids];
        int[] typeIds = [.. encoding.TypeIds];
        if (!allowSpecialTokens && HasOtherSpecialTokens(tokenizer, maskId, text, encoding))
        {
            ids = EncodeBetweenMasks(tokenizer, maskId, text, encoding);
            int type = typeIds.Length == 0 ? 0 : typeIds[0];
            typeIds = new int[ids.Length];
            Array.Fill(typeIds, type);
        }

        return new(ids, typeIds, [.. Enumerable.Range(0, ids.Length).Where(i => ids[i] == maskId)]);
    }

    private static bool HasOtherSpecialTokens(HfTokenizer tokenizer, int maskId, string text, TokenizerEncoding encoding)
    {
        for (int i = 0; i < encoding.Count; i++)
        {
            int id = encoding.Ids[i];
            if (encoding.SpecialTokensMask[i] == 0
                && id != maskId
                && tokenizer.IsSpecialToken(id)
                && text.AsSpan()[encoding.Offsets[i]].Contains(tokenizer.IdToToken(id), StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // A tokenizer takes a text apart at its special tokens first, so that what is between the masks can be encoded alone, as ordinary text.
    private static int[] EncodeBetweenMasks(HfTokenizer tokenizer, int maskId, string text, TokenizerEncoding encoding)
    {
        List<int> ids = [];
        int start = 0;
        bool isAfterText = false;
        for (int i = 0; i < encoding.Count; i++)
        {
            if (encoding.SpecialTokensMask[i] != 0)
            {
                if (isAfterText)
                    AddText(text.Length);

                isAfterText = false;
                ids.Add(encoding.Ids[i]);
                continue;
            }

            isAfterText = true;
            if (encoding.Ids[i] != maskId)
                continue;

            AddText(encoding.Offsets[i].Start.Value);
            ids.Add(maskId);
            start = encoding.Offsets[i].End.Value;
        }

        if (isAfterText)
            AddText(text.Length);

        return [.. ids];

        void AddText(int end)
        {
            if (end > start)
                ids.AddRange(tokenizer.Encode(text[start..end], addSpecialTokens: false, allowSpecialTokens: false).Ids);

            start = end;
        }
    }
}
