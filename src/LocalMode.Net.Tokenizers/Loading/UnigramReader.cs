namespace LocalMode.Tokenizers;

/// <summary>Reads a <c>$.model</c> of type Unigram.</summary>
internal static class UnigramReader
{
    /// <summary>Creates the model that a value describes.</summary>
    /// <param name="part">The value.</param>
    public static UnigramModel Read(JsonPart part)
    {
        var tokens = new List<string>();
        var scores = new List<double>();
        foreach (JsonPart item in part.Require("vocab").AsItems())
        {
            if (!item.TryReadPair(out string token, out double score))
            {
                (token, score) = ReadPiece(item.At(tokens.Count));
            }

            tokens.Add(token);
            scores.Add(score);
        }

        int unknownId = -1;
        if (part.Find("unk_id") is { } unknown)
        {
            unknownId = unknown.AsIndex();
            if (unknownId >= tokens.Count)
            {
                throw unknown.Invalid($"Found {unknownId}, but there are {tokens.Count} tokens; expected the id of a token of $.model.vocab.");
            }
        }

        bool byteFallback = part.Find("byte_fallback")?.AsBoolean() ?? false;
        return new UnigramModel(new Vocabulary([.. tokens]), [.. scores], unknownId, byteFallback, (part.Source, $"{part.Path}.unk_id"));
    }

    private static (string Token, double Score) ReadPiece(JsonPart item)
    {
        List<JsonPart> fields = item.AsArray();
        return fields.Count == 2
            ? (fields[0].AsString(), fields[1].AsNumber())
            : throw item.Invalid($"Found {fields.Count} items; expected a token and its score.");
    }
}
