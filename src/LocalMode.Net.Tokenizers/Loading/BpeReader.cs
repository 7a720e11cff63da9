namespace LocalMode.Tokenizers;

/// <summary>Reads a <c>$.model</c> of type BPE.</summary>
internal static class BpeReader
{
    /// <summary>Creates the model that a value describes.</summary>
    /// <param name="part">The value.</param>
    /// <param name="vocabulary">Its tokens.</param>
    public static BpeModel Read(JsonPart part, Vocabulary vocabulary)
    {
        if (part.Find("dropout") is { } dropout && !dropout.IsZero)
        {
            throw new UnsupportedCapabilityException(
                $"dropout, which '{dropout.Source}' asks for at '{dropout.Path}'",
                "LocalMode.Net.Tokenizers",
                "It makes the tokens of a text random and is meant for training; save the tokenizer with dropout null.");
        }

        var options = new BpeOptions
        {
            UnknownToken = part.Find("unk_token")?.AsString(),
            UnknownTokenPlace = (part.Source, $"{part.Path}.unk_token"),
            FuseUnknown = part.Find("fuse_unk")?.AsBoolean() ?? false,
            ByteFallback = part.Find("byte_fallback")?.AsBoolean() ?? false,
            ContinuingPrefix = part.Find("continuing_subword_prefix")?.AsString() ?? "",
            EndOfWordSuffix = part.Find("end_of_word_suffix")?.AsString() ?? "",
            IgnoreMerges = part.Find("ignore_merges")?.AsBoolean() ?? false,
        };
        return new BpeModel(vocabulary, ReadMerges(part.Require("merges"), vocabulary, options.ContinuingPrefix), options);
    }

    private static MergeTable ReadMerges(JsonPart part, Vocabulary vocabulary, string prefix)
    {
        var merges = new List<(int Left, int Right, int Result)>();
        bool? arePairs = null;
        int index = -1;

        // There may be hundreds of thousands: an item gets its own path only where an error needs it.
        foreach (JsonPart item in part.AsItems())
        {
            index++;
            arePairs ??= item.IsArray;
            (string Left, string Right)? pair = arePairs.Value ? ReadPair(item, index) : ReadLine(item, index);
            if (pair is not { } merge)
            {
                continue;
            }

            string result = merge.Left + WithoutPrefix(merge.Right, prefix, item, index);
            merges.Add((IdOf(merge.Left, vocabulary, item, index), IdOf(merge.Right, vocabulary, item, index), IdOf(result, vocabulary, item, index)));
        }

        return new MergeTable(merges);
    }

    private static (string Left, string Right) ReadPair(JsonPart item, int index)
    {
        if (item.TryReadTexts(out string left, out string right))
        {
            return (left, right);
        }

        item = item.At(index);
        List<JsonPart> parts = item.AsArray();
        return parts.Count == 2
            ? (parts[0].AsString(), parts[1].AsString())
            : throw item.Invalid($"Found {parts.Count} items; expected the two tokens that are merged.");
    }

    // The old form: both tokens in one string; the first line of a merges.txt may have come along.
    private static (string Left, string Right)? ReadLine(JsonPart item, int index)
    {
        string line = item.IsString ? item.AsString() : item.At(index).AsString();
        if (line.StartsWith("#version", StringComparison.Ordinal))
        {
            return null;
        }

        string[] parts = line.Split(' ');
        return parts.Length == 2
            ? (parts[0], parts[1])
            : throw item.At(index).Invalid($"Found '{line}', which is {parts.Length} parts; expected the two tokens that are merged, with one blank between.");
    }

    // As many bytes as the prefix has go, whatever they are; that is what Hugging Face does.
    private static string WithoutPrefix(string token, string prefix, JsonPart item, int index)
    {
        if (token.StartsWith(prefix, StringComparison.Ordinal))
        {
            return token[prefix.Length..];
        }

        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(token);
        int length = System.Text.Encoding.UTF8.GetByteCount(prefix);
        return length <= bytes.Length && (length == bytes.Length || (bytes[length] & 0xC0) != 0x80)
            ? System.Text.Encoding.UTF8.GetString(bytes.AsSpan(length))
            : throw item.At(index).Invalid($"The right token '{token}' is too short; expected one that begins with the prefix '{prefix}'.");
    }

    private static int IdOf(string token, Vocabulary vocabulary, JsonPart item, int index) => vocabulary.IdOf(token)
        ?? throw item.At(index).Invalid($"The token '{token}' of this merge is not in the vocabulary; expected a token of $.model.vocab.");
}
