namespace LocalMode.Onnx;

/// <summary>Encodes a text or a pair of texts as one row, cut to the model's longest.</summary>
internal static class PairEncoding
{
    /// <summary>Enough for the tokens of nearly every pair at once.</summary>
    private const int UsualRoom = 4096;

    /// <summary>Encodes in a worker's memory; the spans are valid until its next text.</summary>
    /// <returns>The tokens of the whole input, special tokens included: more than there are ids where it was cut.</returns>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for the tokens.</exception>
    public static long Encode(OnnxTextModel model, TextInput input, OnnxWorker worker, out ReadOnlySpan<int> ids, out ReadOnlySpan<int> typeIds)
    {
        if (model.Config.LowerCase)
            input = new(input.Text.ToLowerInvariant(), input.Pair?.ToLowerInvariant());

        int longest = Math.Min(model.MaxTokens, Array.MaxLength);
        for (long room = UsualRoom; ; room *= 4)
        {
            int length = (int)Math.Min(room, longest);
            int count = EncodeInto(model, input, worker, length);

            // Room that is not full did not cut.
            if (count < length || length == longest)
            {
                ids = worker.IdRoom(length)[..count];
                typeIds = model.HasTypeIds ? worker.TypeIdRoom(length)[..count] : default;
                return count < longest ? count : CountAll(model, input);
            }
        }
    }

    private static int EncodeInto(OnnxTextModel model, TextInput input, OnnxWorker worker, int length)
    {
        Span<int> ids = worker.IdRoom(length);
        Span<int> typeIds = model.HasTypeIds ? worker.TypeIdRoom(length) : default;
        return input.Pair is { } pair
            ? model.Tokenizer.EncodeIds(input.Text, pair, ids, typeIds, allowSpecialTokens: model.AllowSpecialTokens)
            : model.Tokenizer.EncodeIds(input.Text, ids, typeIds, allowSpecialTokens: model.AllowSpecialTokens);
    }

    private static long CountAll(OnnxTextModel model, TextInput input)
    {
        long count = model.Tokenizer.CountTokens(input.Text, addSpecialTokens: false, model.AllowSpecialTokens);
        if (input.Pair is { } pair)
            count += model.Tokenizer.CountTokens(pair, addSpecialTokens: false, model.AllowSpecialTokens);

        return count + model.Tokenizer.CountSpecialTokens(input.Pair is not null);
    }
}
